"""T27: every page, every parameter it reads, forty nasty values, three roles. Nothing breaks, and
nothing comes back as markup."""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.signals import got_request_exception
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpResponse, SimpleCookie
from django.test import Client, override_settings

from accounts.choices import Role
from accounts.models import User
from trust.addresses import Address, addresses, back_office_parameters
from trust.files import claims_file
from trust.imports import applied
from trust.limits import NO_LIMITS
from trust.nasty_values import MARKUP, VALUES
from trust.outcomes import Outcome
from trust.people import cast
from trust.read_names import noted
from trust.sizes import size

ROLES = (Role.SUPERVISOR, Role.AGENT, Role.AUDITOR)
LEAST = 4_000
# The back office has no sign-in of its own: it sends whoever asks for it to the one there is.
SIGN_IN = "/admin/login"


@dataclass(frozen=True)
class Ask:
    """One request: where, how, and the part, parameter or field that has the nasty value."""

    address: Address
    method: str
    place: str
    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.method} /{self.address.route} {self.place} {self.name}={self.value[:40]!r}"


@dataclass
class Findings:
    """Requests made, their answers, and what was wrong, the first of each kind in full."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def fault(self, ask: Ask, role: str, what: str) -> None:
        kind = f"{ask.method} /{ask.address.route} {ask.place} {ask.name}: {what}"
        self.faults[kind] += 1
        self.first.setdefault(kind, f"{ask.value[:60]!r} as {role}")


def nasty_pages(seed: int) -> Outcome:
    with override_settings(IMPORT_BELL=False, **NO_LIMITS), cast(ROLES) as company:
        applied(claims_file(200, seed), "trust-pages.csv")
        findings = ask_everything(company.people, size("REQUESTS", 30_000), seed)
    faults = sum(findings.faults.values())
    usual = size("REQUESTS", LEAST)
    return Outcome(
        not faults and findings.requests >= min(LEAST, usual),
        f"{findings.requests:,} requests, {faults:,} faults in {len(findings.faults)} places; "
        f"answered {_told(findings.statuses)}",
        [f"{what} ({n}): {findings.first[what]}" for what, n in findings.faults.most_common()],
    )


def _told(statuses: Counter[int]) -> str:
    return ", ".join(f"{status}: {times:,}" for status, times in sorted(statuses.items()))


def ask_everything(
    people: Any, most: int, seed: int, there: Sequence[Address] | None = None
) -> Findings:
    """Every combination, or so many of them drawn by lot; at some addresses alone if told."""
    findings = Findings()
    there = addresses() if there is None else there
    clients = [(person, SignedIn(person)) for person in people]
    asks = [(ask, who) for who in clients for ask in _asks(who[1], there)]
    if len(asks) > most:
        asks = random.Random(seed).sample(asks, most)
    for ask, (person, client) in asks:
        findings.requests += 1
        _judge(findings, ask, person.role, client)
    return findings


class SignedIn(Client):
    """Stays signed in whatever a page does to the cookies."""

    def __init__(self, person: User) -> None:
        super().__init__(raise_request_exception=False)
        self.force_login(person)
        self._kept = self.cookies.output(header="", sep=";")

    def ask(self, method: str, path: str, given: dict[str, str]) -> Any:
        self.cookies = SimpleCookie(self._kept)
        query = urlencode(given, errors="surrogatepass")
        if method == "GET":
            return self.generic("GET", path, QUERY_STRING=query)
        return self.generic("POST", path, query, "application/x-www-form-urlencoded")


def _asks(client: SignedIn, there: Sequence[Address]) -> Iterator[Ask]:
    for address in there:
        with _undone():
            closed = "/login" in client.ask("GET", address.path(), {}).headers.get("Location", "")
        for method, place, name in _names(client, address):
            # Behind a closed door one value is as good as forty.
            for value in VALUES[:1] if closed else VALUES:
                yield Ask(address, method, place, name, value)


def _names(client: SignedIn, address: Address) -> Iterator[tuple[str, str, str]]:
    """Where a nasty value can be put at this address."""
    for part, _ in address.parts:
        yield "GET", "path", part
    for name in sorted(
        _read(client, "GET", address.path()) | back_office_parameters(address.route)
    ):
        yield "GET", "query", name
    yield "GET", "query", "nobody-knows-this"
    for name in sorted(_read(client, "POST", address.path())):
        yield "POST", "form", name


def _read(client: SignedIn, method: str, path: str) -> set[str]:
    with noted() as names, _undone():
        client.ask(method, path, {"nobody-knows-this": ""} if method == "POST" else {})
    return {name for name in names if name != "csrfmiddlewaretoken"}


def _judge(findings: Findings, ask: Ask, role: str, client: SignedIn) -> None:
    errors: list[str] = []
    path = ask.address.path(**({ask.name: ask.value} if ask.place == "path" else {}))
    given = {} if ask.place == "path" else {ask.name: ask.value}
    with _undone(), _heard(errors), connection.execute_wrapper(_listener(errors)):
        try:
            answer = client.ask(ask.method, path, given)
            content = answer.getvalue() if not answer.streaming else b"".join(answer)
        except Exception as error:
            findings.fault(ask, role, f"{type(error).__name__}: {error}"[:120])
            return
    findings.statuses[answer.status_code] += 1
    if answer.status_code >= 500:
        findings.fault(ask, role, f"{answer.status_code} {errors[0] if errors else ''}")
    elif errors:
        findings.fault(ask, role, errors[0])
    if _is_a_stranger(answer) and not path.startswith(SIGN_IN):
        findings.fault(ask, role, "was not signed in, so nothing was tested")
    if _reflects(answer, content, ask.value):
        findings.fault(ask, role, "reflected as it was sent")


def _is_a_stranger(answer: HttpResponse) -> bool:
    """Sent to sign in."""
    return answer.headers.get("Location", "").startswith("/accounts/login/?next=")


def _reflects(answer: HttpResponse, content: bytes, value: str) -> bool:
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return is_page and value in MARKUP and value.encode() in content


@contextmanager
def _undone() -> Iterator[None]:
    """What a page wrote is taken back, so that the next finds everything as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _heard(errors: list[str]) -> Iterator[None]:
    """Exceptions that became a 500."""

    def hear(**kwargs: Any) -> None:
        error = sys.exc_info()[1]
        errors.append(f"{type(error).__name__}: {error}".splitlines()[0][:120])

    got_request_exception.connect(hear)
    try:
        yield
    finally:
        got_request_exception.disconnect(hear)


def _listener(errors: list[str]) -> Any:
    """Errors of the database, whoever catches them later."""

    def listen(execute: Any, *statement: Any) -> Any:
        try:
            return execute(*statement)
        except IntegrityError:
            raise
        except DatabaseError as error:
            errors.append(f"SQL: {type(error).__name__}: {error}".splitlines()[0][:120])
            raise

    return listen
