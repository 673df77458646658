"""The one place from which something is sent outside: one POST, to an address that was checked.

The host is resolved once and the connection goes to what was checked: a name that points
elsewhere a moment later is not asked again. Nothing is followed, and no body is read.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult

from django.conf import settings

from exchange.rules.addresses import is_public, read_address

SECONDS = 5
UNKNOWN_HOST = "The host is not known."
NOT_PUBLIC = "The host has an address that is not of the open internet."


class Forbidden(Exception):
    """An address that nothing is sent to, in words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a POST: a status, or words for why there is none."""

    status: int | None = None
    error: str = ""

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def checked(url: str) -> tuple[SplitResult, str, int]:
    """The parts of an address, an IP address to connect to, and the port; else Forbidden."""
    try:
        parts = read_address(url, plain=settings.WEBHOOKS_ALLOW_PRIVATE)
    except ValueError as error:
        raise Forbidden(str(error)) from error
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = _resolved(parts.hostname or "", port)
    if not settings.WEBHOOKS_ALLOW_PRIVATE and not all(map(is_public, addresses)):
        raise Forbidden(NOT_PUBLIC)
    return parts, addresses[0], port


def post(url: str, headers: dict[str, str], body: bytes) -> Answer:
    """Sends the body, within five seconds from connecting to the answer's headers."""
    try:
        parts, address, port = checked(url)
        return Answer(_status(parts, address, port, headers, body))
    except Forbidden as error:
        return Answer(error=str(error))
    except TimeoutError:
        return Answer(error=f"No answer within {SECONDS} seconds.")
    except ssl.SSLCertVerificationError:
        return Answer(error="The certificate is not valid for the host.")
    except (OSError, HTTPException) as error:
        return Answer(error=f"Not reached: {type(error).__name__}.")


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Forbidden(UNKNOWN_HOST) from error
    return [str(address[0]) for *_, address in found]


def _status(
    parts: SplitResult, address: str, port: int, headers: dict[str, str], body: bytes
) -> int:
    ends = time.monotonic() + SECONDS
    connected = socket.create_connection((address, port), timeout=SECONDS)
    with _secured(connected, parts) as line, _ended_at(ends, line):
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        talk = HTTPConnection(parts.hostname or "", port)
        talk.sock = line
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        talk.request("POST", target, body, {**headers, "Host": parts.netloc})
        return talk.getresponse().status


def _secured(line: socket.socket, parts: SplitResult) -> socket.socket:
    if parts.scheme == "http":
        return line
    return ssl.create_default_context().wrap_socket(
        line, server_hostname=parts.hostname, do_handshake_on_connect=False
    )


@contextmanager
def _ended_at(ends: float, line: socket.socket) -> Iterator[None]:
    """Cuts the line at the end of the time, however slowly a receiver goes on talking."""
    expired = threading.Event()

    def cut() -> None:
        expired.set()
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    watch = threading.Timer(max(ends - time.monotonic(), 0), cut)
    watch.start()
    try:
        yield
    except (OSError, HTTPException) as error:
        if expired.is_set():
            raise TimeoutError from error
        raise
    finally:
        watch.cancel()
