"""Writes and looks at pages, back office and API, as a person makes them."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.test import Client

from accounts.models import Facility
from arengine.lib.dates import today
from arengine.lib.http import REQUEST_ID
from claims.choices import EntryKind
from claims.models import Claim
from claims.services import ledger
from trust.audited_acts import Act, Choice

LEDGER = ("claims_ledgerentry", "created")
DONE = (200, 201, 302)


class Pages:
    """A supervisor with a session and a token."""

    def __init__(self, choice: Choice, token: str) -> None:
        self.choice = choice
        self.session, self.token = Client(), Client(headers={"Authorization": f"Bearer {token}"})
        self.session.force_login(choice.person)

    def writes(self) -> dict[str, list[Callable[[], Act]]]:
        """By door."""
        return {
            "page": [partial(self._verb, "page", verb) for verb in VERBS],
            "api": [partial(self._verb, "api", verb) for verb in VERBS],
            "admin": [self.adds, self.changes, self.deletes],
        }

    def looks(self) -> list[Callable[[], Act]]:
        return [self.reads, self.searches, self.exports]

    def _verb(self, door: str, verb: str) -> Act:
        """One of the verbs of a claim."""
        claim = self.choice.claim()
        path = f"{'/api' if door == 'api' else ''}/claims/{claim.claim_number}/{verb}/"
        must = ("claims_claim", "changed") if verb == "assign" else LEDGER
        return self._post(door, path, VERBS[verb](self.choice, claim), must)

    def adds(self) -> Act:
        said = {"name": f"Added {self.choice.number}", "is_active": "on"}
        path = "/admin/accounts/facility/add/"
        return self._post("admin", path, said, ("accounts_facility", "created"))

    def changes(self) -> Act:
        facility = Facility.objects.exclude(key="unassigned").order_by("pk")[0]
        said = {"name": f"Changed {self.choice.number}", "is_active": "on"}
        path = f"/admin/accounts/facility/{facility.pk}/change/"
        return self._post("admin", path, said, ("accounts_facility", "changed"))

    def deletes(self) -> Act:
        path = f"/admin/claims/contractterm/{self.choice.term().pk}/delete/"
        return self._post("admin", path, {"post": "yes"}, ("claims_contractterm", "deleted"))

    def reads(self) -> Act:
        door = self.choice.chance.choice(("page", "api"))
        number = self.choice.claim().claim_number
        path = f"/api/claims/{number}/" if door == "api" else f"/claims/{number}"
        return self._get(door, path, "viewed")

    def searches(self) -> Act:
        door = self.choice.chance.choice(("page", "api"))
        path = "/api/claims/" if door == "api" else "/claims"
        return self._get(door, f"{path}?q=1000{self.choice.number % 10}", "searched")

    def exports(self) -> Act:
        file_format = self.choice.chance.choice(("csv", "xlsx"))
        return self._get("page", f"/claims/export?format={file_format}", "exported")

    def _post(self, door: str, path: str, said: dict[str, Any], must: tuple[str, str]) -> Act:
        given: dict[str, Any] = {"content_type": "application/json"} if door == "api" else {}
        return Act(
            f"{door} {path}",
            lambda: _done(self._client(door).post(path, said, headers=self._headers(), **given)),
            self.choice.who(door),
            must,
        )

    def _get(self, door: str, path: str, look: str) -> Act:
        return Act(
            f"{door} {path}",
            lambda: _done(self._client(door).get(path, headers=self._headers())),
            self.choice.who(door),
            None,
            [look],
        )

    def _client(self, door: str) -> Client:
        return self.token if door == "api" else self.session

    def _headers(self) -> dict[str, str]:
        return {REQUEST_ID: self.choice.request}


def _done(answer: Any) -> None:
    content = b"".join(answer) if answer.streaming else answer.content
    if answer.status_code not in DONE:
        raise RuntimeError(f"answered {answer.status_code}: {content[:200]!r}")


def _reversal(choice: Choice, claim: Claim) -> dict[str, Any]:
    """Of a payment that was posted just before, by nobody."""
    entry = ledger.post_entry(
        claim, kind=EntryKind.PAYMENT, amount=Decimal("0.05"), posted_on=today(), user=None,
        today=today(),
    )  # fmt: skip
    return {"entry": entry.pk, "reason": "trust"}


VERBS: dict[str, Callable[[Choice, Claim], dict[str, Any]]] = {
    "payments": lambda choice, _: choice.payment(),
    "write-off": lambda *_: {"amount": "0.01", "reason": "trust"},
    "assign": lambda choice, claim: choice.assignment(claim),
    "reverse": _reversal,
}
