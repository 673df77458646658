"""Agents and supervisors at the API: they look, pay, write off, take back and reassign."""

import random
from http import HTTPStatus
from typing import Any

from accounts.models import User
from arengine.lib.dates import today
from trust.files import FIRST_NUMBER
from trust.tally import Tally
from trust.web import Client

TEAMS = ("SeniorAgent", "EscalationTeam", "GovernmentSpecialist", "GeneralAgent")
ACTS = ("pay", "pay", "pay", "write_off", "take_back", "assign", "look", "list", "dashboard")
# Claims that everyone has their hands on, so that people meet.
HOT = 40
# An answer that says no is an answer; so is a claim that has moved to another team.
ANSWERS = (
    HTTPStatus.OK,
    HTTPStatus.CREATED,
    HTTPStatus.ACCEPTED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.PRECONDITION_FAILED,
)


class Desk:
    """One person, who does one thing after another."""

    def __init__(
        self, client: Client, person: User, claims: int, chance: random.Random, tally: Tally
    ) -> None:
        self.client, self.person, self.claims = client, person, claims
        self.chance, self.tally = chance, tally

    def turn(self) -> None:
        act = self.chance.choice(ACTS)
        self.tally.attempt(act, getattr(self, act))

    def pay(self) -> None:
        body = {"amount": self._cents(1, 5_000), "posted_on": f"{today()}", "reference": "trust"}
        self._post("payments", body)

    def write_off(self) -> None:
        self._post("write-off", {"amount": self._cents(1, 2_000), "reason": "trust"})

    def take_back(self) -> None:
        """The last entry of a claim that is no reversal itself."""
        address = self._claim()
        _, claim = self._heard(*self.client.get(address))
        entries = [e["id"] for e in (claim or {}).get("ledger", []) if e["reverses"] is None]
        if entries:
            body = {"entry": entries[-1], "reason": "trust"}
            self._heard(*self.client.post(f"{address}reverse/", body))

    def assign(self) -> None:
        self._post("assign", {"team": self.chance.choice(TEAMS), "reason": "trust"})

    def look(self) -> None:
        self._heard(*self.client.get(self._claim()))

    def list(self) -> None:
        self._heard(*self.client.get("/api/claims/?status=open&limit=50"))

    def dashboard(self) -> None:
        self._heard(*self.client.get("/api/dashboard-stats/"))

    def _post(self, verb: str, body: object) -> None:
        self._heard(*self.client.post(f"{self._claim()}{verb}/", body))

    def _claim(self) -> str:
        among = HOT if self.chance.random() < 0.5 else self.claims
        return f"/api/claims/{FIRST_NUMBER + self.chance.randrange(among)}/"

    def _cents(self, low: int, high: int) -> str:
        return f"{self.chance.randrange(low, high) / 100:.2f}"

    def _heard(self, status: int, answer: Any) -> tuple[int, Any]:
        if status not in ANSWERS:
            self.tally.fault(f"HTTP {status}: {answer}"[:200])
        return status, answer if status == HTTPStatus.OK else None
