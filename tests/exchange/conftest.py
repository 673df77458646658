"""A receiver on this machine, as somebody else would run it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from exchange.choices import EventKind
from exchange.models import WebhookEndpoint
from exchange.services.collecting import collect_events
from exchange.services.endpoints import create_endpoint


@dataclass
class Receiver:
    """What came, and the statuses it answers with: each once, then the last one."""

    url: str = ""
    statuses: list[int] = field(default_factory=lambda: [200])
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    # Set by a test whose receiver does not answer.
    silent: threading.Event = field(default_factory=threading.Event)

    def status(self) -> int:
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    told, ended = Receiver(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.received.append(({k.lower(): v for k, v in self.headers.items()}, body))
            if told.silent.is_set():
                ended.wait()
            self.send_response(told.status())
            self.send_header("Location", f"{told.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}/hooks"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield told
    ended.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def endpoint(receiver: Receiver, supervisor: User) -> WebhookEndpoint:
    """Told everything, from now on."""
    made = create_endpoint(url=receiver.url, kinds=EventKind.values, owner=supervisor)
    collect_events()
    return made
