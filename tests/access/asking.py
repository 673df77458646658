"""One request of one person, whose effects are taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import Client

from tests.access.ground import Ground
from tests.access.ground_addresses import address_of
from tests.access.ground_bodies import body_of
from tests.access.routes import Line

MULTIPART = {"api-imports", "api-claim-attachments"}
SIGN_IN = ("/accounts/login/?next=", "/admin/login/?next=")
AT_THE_DOOR = {"admin:login"}


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, ground: Ground, line: Line, role: str) -> Any:
    """The answer to a valid request; signing out is taken back, too."""
    kept = {name: cookie.value for name, cookie in client.cookies.items()}
    try:
        return _send(client, line, address_of(ground, line, role), body_of(ground, line))
    finally:
        client.cookies.clear()
        client.cookies.load(kept)


def _send(client: Client, line: Line, address: str, body: dict[str, Any]) -> Any:
    call = getattr(client, line.method.lower())
    if line.method == "GET":
        return call(address)
    if line.name in MULTIPART and line.method != "POST":
        return call(address, {}, content_type="application/json")
    is_file = line.name in MULTIPART
    is_json = line.name.startswith("api-") and not is_file
    return call(address, body, content_type="application/json") if is_json else call(address, body)


def word(answer: Any, line: Line) -> str:
    """The answer in the words of the policy."""
    status = answer.status_code
    if status == 302 and answer["Location"].startswith(SIGN_IN) and line.name not in AT_THE_DOOR:
        return "in"
    if line.name.startswith("admin:") and line.method == "POST" and status in (200, 302):
        return "done"
    return str(status)
