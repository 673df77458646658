"""One write or look of which the audit has to tell, and what it has to tell."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from arengine.lib.acting import act_as
from arengine.lib.dates import today
from claims.models import Claim, ContractTerm, Payer
from trust.desk import TEAMS

# User, door, request.
Who = tuple[int | None, str, str]
SYSTEM: Who = (None, "", "")
FEW_AND_MANY = (1, 7, 60)


@dataclass(frozen=True)
class Act:
    """Done by `run`, which says who else did a part of it."""

    name: str
    run: Callable[[], Who | None]
    who: Who
    # Table and verb of an entry that must be there, where that is certain.
    must: tuple[str, str] | None
    looks: Sequence[str] = ()


class Choice:
    """What an act is about, drawn by lot; each act has a number of its own."""

    def __init__(self, person: User, chance: random.Random) -> None:
        self.person, self.chance, self.number = person, chance, 0

    @property
    def request(self) -> str:
        return f"trust-{self.number}"

    def who(self, door: str) -> Who:
        return (self.person.pk, door, self.request)

    def claim(self) -> Claim:
        """One that is owed something."""
        owed = Claim.objects.open().filter(balance__gt=1, withdrawn_at=None).order_by("pk")
        return owed[self.chance.randrange(owed.count())]

    def ids(self) -> list[int]:
        """One claim, some, or more than the audit has an entry each for."""
        there = list(Claim.objects.present().order_by("pk").values_list("pk", flat=True))
        return self.chance.sample(there, self.chance.choice(FEW_AND_MANY))

    def term(self) -> ContractTerm:
        """One that may be deleted, made now by nobody."""
        payer = Payer.objects.order_by("pk")[0]
        return ContractTerm.objects.create(
            payer=payer, kind=ContractTerm.Kind.APPEAL, value=Decimal("30.00"),
            effective_from=today(), source=f"trust {self.number}",
        )  # fmt: skip

    def payment(self) -> dict[str, Any]:
        return {"amount": "0.03", "posted_on": f"{today()}", "reference": self.request}

    def assignment(self, claim: Claim) -> dict[str, Any]:
        """To another team than it is with."""
        others = [team for team in TEAMS if team != claim.team.name]
        return {"team": self.chance.choice(others), "reason": "trust"}

    def as_task(
        self, name: str, work: Callable[[], Who | None], must: tuple[str, str] | None
    ) -> Act:
        """Code that says itself for whom it works."""

        def run() -> Who | None:
            with act_as(self.person.pk, "task", self.request):
                return work()

        return Act(name, run, self.who("task"), must)
