"""The web process as an installation runs it, and a client of its API."""

import http.client
import json
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from trust.processes import await_true, running

PROCESSES, PATIENCE = 2, 60


@contextmanager
def web(threads: int) -> Iterator[str]:
    """gunicorn on the database in use, with so many threads in all; yields its address."""
    port = _free_port()
    words = ["-m", "gunicorn", "arengine.wsgi:application", "--bind", f"127.0.0.1:{port}",
             "--no-control-socket", "--workers", str(PROCESSES), "--keep-alive", "60",
             "--threads", str(-(-threads // PROCESSES)), "--log-level", "error"]  # fmt: skip
    # One client of the trial may ask as often as it can; limits have tests of their own.
    with running(words, {"REQUESTS_A_MINUTE": "0"}):
        await_true(lambda: _answers(port), PATIENCE, "the web process answers")
        yield f"http://127.0.0.1:{port}"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _answers(port: int) -> bool:
    with suppress(OSError, http.client.HTTPException):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        line.request("GET", "/healthz")
        return line.getresponse().status == HTTPStatus.OK
    return False


class Client:
    """One person at the API, over one connection that is kept."""

    def __init__(self, address: str, username: str, password: str) -> None:
        place = urlsplit(address)
        self.line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE)
        self.headers: dict[str, str] = {}
        self._sign_in(username, password)

    def _sign_in(self, username: str, password: str) -> None:
        """Waits where so many sign-ins from one address at once are slowed down."""
        said = {"username": username, "password": password}
        while True:
            status, answer = self.post("/api/token/", said)
            if status != HTTPStatus.TOO_MANY_REQUESTS:
                break
            time.sleep(1)
        if status != HTTPStatus.OK:
            raise RuntimeError(f"{username} cannot sign in: {status} {answer}")
        self.headers = {"Authorization": f"Bearer {answer['access']}"}

    def get(self, path: str) -> tuple[int, Any]:
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: object) -> tuple[int, Any]:
        return self._ask(
            "POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )

    def send_file(self, path: str, name: str, content: bytes, **fields: str) -> tuple[int, Any]:
        """As a browser's form does."""
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in fields.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = "".join([*parts, head]).encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._ask("POST", path, body, kind)

    def _ask(
        self, method: str, path: str, body: bytes | None, more: dict[str, str]
    ) -> tuple[int, Any]:
        self.line.request(method, path, body, {**self.headers, **more})
        answer = self.line.getresponse()
        content = answer.read()
        with suppress(ValueError):
            return answer.status, json.loads(content or b"null")
        return answer.status, content[:200]

    def close(self) -> None:
        self.line.close()
