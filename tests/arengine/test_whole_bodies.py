"""Bodies that break off or dawdle, at the WSGI server's side."""

import io
import socket
from typing import Any

import pytest

from arengine import whole_bodies
from arengine.whole_bodies import WholeBody


def test_a_whole_body_is_read_as_it_is() -> None:
    body = WholeBody(io.BytesIO(b"one\ntwo\nthree"), 13)
    assert [body.readline(), body.read(2), body.read(), body.read(1), body.readline()] == [
        b"one\n",
        b"tw",
        b"o\nthree",
        b"",
        b"",
    ]


def test_nothing_beyond_the_stated_length_is_read() -> None:
    assert WholeBody(io.BytesIO(b"mine, yours"), 4).read() == b"mine"


def test_a_body_that_breaks_off_is_an_error() -> None:
    body = WholeBody(io.BytesIO(b"half"), 8)
    with pytest.raises(OSError, match="ended before its stated length"):
        body.read(8)


def test_a_sender_who_dawdles_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_bodies, "PATIENCE", 0.05)
    ours, theirs = socket.socketpair()
    theirs.sendall(b"h")
    body = WholeBody(ours.makefile("rb"), 8, ours)
    with pytest.raises(OSError, match="ended before its stated length"):
        body.read(8)
    assert body.timer is not None
    ours.sendall(b"408")  # only its reading side was shut
    assert theirs.recv(3) == b"408"


def test_the_clock_stops_with_the_body_and_with_the_answer() -> None:
    seen: list[WholeBody] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ["wsgi.input"])
        environ["wsgi.input"].read(1)
        return [b"answer"]

    ours, _ = socket.socketpair()
    environ = {
        "CONTENT_LENGTH": "8",
        "wsgi.input": io.BytesIO(b"12345678"),
        "gunicorn.socket": ours,
    }
    whole_bodies.whole_bodies(application)(environ, None)
    (body,) = seen
    assert body.timer is not None
    assert body.timer.finished.is_set()
