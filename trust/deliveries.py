"""Small files sent to the API, worked, confirmed, and now and then taken back."""

import random
from http import HTTPStatus
from typing import Any

from claims.choices import ImportState as State
from claims.importing.working import work
from claims.models import Import
from trust.desk import ANSWERS
from trust.files import AS_OF, claims_file
from trust.tally import Tally
from trust.web import Client

ROWS = 300
ENDS = (State.APPLIED, State.UNDONE)


class Delivery:
    """A supervisor who sends one file after another, each about the first claims."""

    def __init__(self, client: Client, chance: random.Random, tally: Tally) -> None:
        self.client, self.chance, self.tally = client, chance, tally

    def turn(self) -> None:
        self.tally.attempt("import", self._deliver)

    def _deliver(self) -> None:
        content, said = claims_file(ROWS, self.chance.randrange(10**9)), {"as_of": f"{AS_OF}"}
        sent = self.client.send_file("/api/imports/", "trust-mix.csv", content, **said)
        number = self._answer(*sent)["id"]
        self._confirm(number)
        if self.chance.random() < 0.3:
            self._answer(*self.client.post(f"/api/imports/{number}/undo/", {}))
            work(number)
        ended = Import.objects.get(pk=number)
        if ended.state not in ENDS:
            self.tally.fault(f"import ended {ended.state}: {ended.failure}"[:200])

    def _confirm(self, number: int) -> None:
        """Again where another import came in between and it was therefore checked anew."""
        while True:
            work(number)
            sent = self.client.post(f"/api/imports/{number}/confirm/", {"partial": True})
            if sent[0] != HTTPStatus.CONFLICT:
                break
            self.tally.note("import: checked again")
        self._answer(*sent)
        work(number)

    def _answer(self, status: int, answer: Any) -> dict[str, Any]:
        if status not in ANSWERS:
            raise RuntimeError(f"HTTP {status}: {answer}"[:200])
        return answer if status < HTTPStatus.BAD_REQUEST else {}
