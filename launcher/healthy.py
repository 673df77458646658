"""Whether the web process lives. Also a container's health check: python -m launcher.healthy"""

import http.client
import os
import sys


def is_healthy(port: int, host: str = "127.0.0.1") -> bool:
    """Ask /healthz on this machine, as a request for `host` that came by way of TLS."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    try:
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _first_allowed_host() -> str:
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return first if first not in ("", "*") else "localhost"


if __name__ == "__main__":
    sys.exit(0 if is_healthy(8000, _first_allowed_host()) else 1)
