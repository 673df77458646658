"""A request's body arrives whole and in time, or the request fails.

A sender who breaks off would otherwise leave a form without its last fields, and one who
dawdles would keep a thread. Wraps the WSGI application, because only there is the socket known.
"""

import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

PATIENCE = 15.0
"""Seconds that every sender has, whatever the size."""
SLOWEST = 20_000
"""Bytes a second that are expected beyond that."""

Environ = dict[str, Any]


def whole_bodies(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, reading bodies by way of `WholeBody`."""

    def wrapped(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not length:
            return application(environ, start_response)
        body = WholeBody(environ["wsgi.input"], length, environ.get("gunicorn.socket"))
        try:
            environ["wsgi.input"] = body
            return application(environ, start_response)
        finally:
            body.done()

    return wrapped


class WholeBody:
    """Reads as its source does; raises OSError where that ends before the stated length.

    Django turns that into `UnreadablePostError`. At the deadline the socket is shut for reading,
    which ends a read that waits.
    """

    def __init__(self, source: Any, length: int, line: socket.socket | None = None) -> None:
        self.source, self.missing, self.line = source, length, line
        self.timer: threading.Timer | None = None

    def read(self, size: int = -1) -> bytes:
        wanted = self.missing if size < 0 else min(size, self.missing)
        return self._counted(self.source.read, wanted, at_least=wanted)

    def readline(self, size: int = -1) -> bytes:
        wanted = self.missing if size < 0 else min(size, self.missing)
        return self._counted(self.source.readline, wanted, at_least=1)

    def done(self) -> None:
        if self.timer:
            self.timer.cancel()

    def _counted(self, read: Callable[[int], bytes], wanted: int, at_least: int) -> bytes:
        if not wanted:
            return b""
        self._begin()
        data = read(wanted)
        self.missing -= len(data)
        if len(data) < at_least:
            raise OSError("the body ended before its stated length")
        if not self.missing:
            self.done()
        return data

    def _begin(self) -> None:
        if self.timer is None and self.line is not None:
            self.timer = threading.Timer(PATIENCE + self.missing / SLOWEST, self._give_up)
            self.timer.daemon = True
            self.timer.start()

    def _give_up(self) -> None:
        with suppress(OSError):
            if self.line is not None:
                self.line.shutdown(socket.SHUT_RD)
