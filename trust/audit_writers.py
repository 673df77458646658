"""Many threads that write audit entries, alone and in transactions, while one seals."""

import random
import time

from django.db import transaction

from accounts.choices import AuditAction
from accounts.models import AuditEntry
from accounts.services.audit import record
from accounts.services.audit_check import check_audit
from accounts.services.sealing import seal_audit
from trust.tally import Crowd, Tally

PATIENCE = 60


def sealed_while_written(writers: int, seconds: float) -> tuple[int, list[str]]:
    """How many entries there are after so many seconds, and what is wrong with their chain."""
    tally, crowd = Tally(), Crowd()
    for number in range(writers):
        crowd.add(_Writer(tally, random.Random(number)).turn)
    crowd.add(lambda: tally.attempt("seal", seal_audit), 0.05)
    crowd.stopped.wait(seconds)
    stuck = crowd.end(PATIENCE)
    while seal_audit():
        time.sleep(0)
    faults = [f"{what} ({times})" for what, times in tally.faults.items()]
    faults += [f"{stuck} threads still waited"] if stuck else []
    return tally.done["written"], [*faults, *_wrong(tally.done["written"])]


def _wrong(written: int) -> list[str]:
    """Everything that is finished is there, sealed, and as it was sealed."""
    report, there = check_audit(), AuditEntry.objects.count()
    found = {"offender": report.offender, "tail": report.tail, "sealed": report.sealed}
    due = {"offender": None, "tail": 0, "sealed": written}
    wrong = [
        f"{name} is {found[name]}, not {due[name]}" for name in due if found[name] != due[name]
    ]
    return wrong + ([f"{there} entries of {written}"] if there != written else [])


class _Writer:
    """Writes one entry, or several in a transaction that takes its time and may be taken back."""

    def __init__(self, tally: Tally, chance: random.Random) -> None:
        self.tally, self.chance = tally, chance

    def turn(self) -> None:
        self.tally.attempt("turn", self._several if self.chance.random() < 0.3 else self._one)

    def _one(self) -> None:
        record(AuditAction.VIEWED, claim_id=self.chance.randrange(1000))
        self.tally.note("written")

    def _several(self) -> None:
        count, lost = self.chance.randrange(1, 6), self.chance.random() < 0.2
        with transaction.atomic():
            for _ in range(count):
                record(AuditAction.VIEWED, claim_id=self.chance.randrange(1000))
                time.sleep(self.chance.random() / 50)
            transaction.set_rollback(lost)
        for _ in range(0 if lost else count):
            self.tally.note("written")
