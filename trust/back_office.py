"""What happens beside the API's agents: adjustments, bulk moves, payer merges, nights, folding."""

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from accounts.models import Team, User
from arengine.lib.dates import today
from claims.bulk.rollups import fold_rollups
from claims.choices import EntryKind
from claims.clock import portfolio_date
from claims.models import Claim, Payer, PayerMerge
from claims.services import assignment, ledger, merging
from claims.services.runs import reage_portfolio
from trust.tally import Tally

MANY = 100


class BackOffice:
    """The services' own doors, which pages, tasks and admin share."""

    def __init__(self, supervisor: User, chance: random.Random, tally: Tally) -> None:
        self.supervisor, self.chance, self.tally = supervisor, chance, tally

    def turns(self) -> dict[str, Callable[[], None]]:
        """One turn of each kind of work."""
        acts = (self.adjust, self.transfer, self.move_many, self.merge, self.reage, self.fold)
        return {act.__name__: self._turn(act) for act in acts}

    def _turn(self, act: Callable[[], None]) -> Callable[[], None]:
        return lambda: self.tally.attempt(act.__name__, act)

    def adjust(self) -> None:
        amount = Decimal(self.chance.randrange(1, 10_000)) / 100
        ledger.post_entry(
            self._claim(), kind=EntryKind.CONTRACTUAL, amount=amount, posted_on=today(),
            user=self.supervisor, today=today(), reason="trust",
        )  # fmt: skip

    def transfer(self) -> None:
        claim = Claim.objects.get(pk=self._claim())
        ledger.transfer_to_patient(
            claim, amount=min(claim.balance, Decimal("5.00")), user=self.supervisor,
            reason="trust", today=today(),
        )  # fmt: skip

    def move_many(self) -> None:
        """Many claims to a team, or back to the rules."""
        ids = list(Claim.objects.order_by("?").values_list("pk", flat=True)[:MANY])
        if self.chance.random() < 0.5:
            assignment.release_claims(ids, user=self.supervisor, today=today())
            return
        team = self.chance.choice(list(Team.objects.filter(is_active=True)))
        assignment.assign_claims(
            ids, team=team, assignee=None, user=self.supervisor, today=today()
        )  # fmt: skip

    def merge(self) -> None:
        """Two payers become one or, where that was done before, two again."""
        if merged := PayerMerge.objects.filter(undone_at=None).first():
            merging.undo_merge(merged, user=self.supervisor, today=today())
            return
        source, target = Payer.objects.filter(merged_into=None).order_by("?")[:2]
        merging.merge_payers(source, target, user=self.supervisor, today=today())

    def reage(self) -> None:
        """From today to a later day, where many claims cross an edge, and back."""
        there = portfolio_date(today()) == today()
        reage_portfolio(today() + timedelta(days=self.chance.randrange(1, 30) if there else 0))

    def fold(self) -> None:
        fold_rollups()

    def _claim(self) -> int:
        """One of those that the agents have their hands on, or any."""
        claims = Claim.objects.present().order_by("pk").values_list("pk", flat=True)
        return int(claims[self.chance.randrange(40)])
