"""One card a payer. Its cost does not depend on how many claims or payers there are.

Strategy, steps, rates and days are for everyone signed in. Sums of money are those of the claims
that the reader sees; what reaches over all claims (shares, sums of denials and deadlines) is for
readers who see everything, and None for others.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, F, Func

from accounts.models import User
from arengine.lib.money import ZERO, ratio
from claims.models import Payer
from strategies.bulk.portfolio import NOTHING, Open, open_by_payer
from strategies.bulk.resolving import Standing
from strategies.cards import doors
from strategies.cards.steps import RunningWorkflow, workflows_of
from strategies.choices import Priority, Protocol
from strategies.models import Campaign, PayerPerformance, PriorityThresholds
from strategies.rules.priority import Thresholds, priority_of, reason_in_words, rule_in_words
from strategies.rules.shares import Amount
from strategies.services.standing import standing_for_all


@dataclass(frozen=True, slots=True)
class Ranked:
    """A payer's priority, and why; `computed` is what it would be without a person's word."""

    priority: Priority
    reason: str
    computed: Priority
    is_by_hand: bool


@dataclass(frozen=True, slots=True)
class Denials:
    """Open denied claims of one category; without claims and dollars for who may not see them."""

    category: str
    share: Decimal | None
    claims: int | None
    dollars: Decimal | None
    door: str


@dataclass(frozen=True, slots=True)
class Card:
    payer: Payer
    open: Amount
    share: Decimal | None
    ranked: Ranked
    standing: Standing
    workflows: list[RunningWorkflow]
    counted: PayerPerformance | None
    campaigns: int
    sees_sums: bool
    denials: list[Denials] = field(default_factory=list)

    @property
    def version(self) -> Any:
        return self.standing.version

    @property
    def protocols(self) -> list[str]:
        return [Protocol(name).label for name in self.version.protocols]

    @property
    def is_own(self) -> bool:
        """The payer has a strategy of its own, rather than that of its line or of everyone."""
        return bool(self.version.strategy.payer_key)

    @property
    def open_door(self) -> str:
        return doors.open_claims(self.payer.pk)

    @property
    def denied_door(self) -> str:
        return doors.denied(self.payer.pk)

    @property
    def deadlines_door(self) -> str:
        return doors.deadlines(self.payer.pk)

    @property
    def campaigns_door(self) -> str:
        return doors.active_campaigns(self.payer.pk)

    @property
    def settled_door(self) -> str:
        return doors.settled(self.counted) if self.counted else ""

    @property
    def payments_door(self) -> str:
        return doors.payments(self.counted) if self.counted else ""


def cards_of(user: User, day: date, payers: Collection[Payer] | None = None) -> list[Card]:
    """Cards by money at stake. Without payers named: those with open claims that the user sees."""
    sums = open_by_payer(user)
    if payers is None:
        seen = [payer for payer, amount in sums.items() if amount.seen.claims]
        payers = list(Payer.objects.for_user(user).filter(pk__in=seen))
    whole = sum((amount.whole.dollars for amount in sums.values()), ZERO)
    cards = _cards(user, day, payers, sums, whole)
    return sorted(cards, key=lambda card: (-card.open.dollars, card.payer.name))


def _cards(
    user: User, day: date, payers: Collection[Payer], sums: Mapping[int, Open], whole: Decimal
) -> list[Card]:
    standings = standing_for_all(payers, day)
    thresholds = PriorityThresholds.objects.in_force(day).first()
    held_to = Thresholds(thresholds.high_from, thresholds.medium_from) if thresholds else None
    workflows = workflows_of({standing.version for standing in standings.values()}, day)
    counted = PayerPerformance.objects.for_user(user).filter(payer__in=payers)
    by_payer, campaigns = {row.payer_id: row for row in counted}, _campaigns(user)
    sees = user.sees_everything
    return [
        Card(
            payer=payer,
            open=sums.get(payer.pk, NOTHING).seen,
            share=share if sees else None,
            ranked=_ranked(share, held_to, standings[payer.pk], sees=sees),
            standing=standings[payer.pk],
            workflows=workflows[standings[payer.pk].version.pk],
            counted=by_payer.get(payer.pk),
            campaigns=campaigns.get(payer.pk, 0),
            sees_sums=sees,
            denials=_denials(by_payer.get(payer.pk), sees=sees),
        )
        for payer in payers
        for share in [sums.get(payer.pk, NOTHING).whole.share_of(whole)]
    ]


def _ranked(
    share: Decimal | None, held_to: Thresholds | None, standing: Standing, *, sees: bool
) -> Ranked:
    if held_to is None:
        computed, reason = Priority.LOW, "no thresholds in force"
    else:
        in_words = reason_in_words if sees else rule_in_words
        computed, reason = priority_of(share, held_to), in_words(share, held_to)
    said = standing.version.priority
    if not said:
        return Ranked(computed, reason, computed, is_by_hand=False)
    reason = f"set by a supervisor; computed {computed.label}: {reason}"
    return Ranked(Priority(said), reason, computed, is_by_hand=True)


def _denials(counted: PayerPerformance | None, *, sees: bool) -> list[Denials]:
    if counted is None:
        return []
    return [
        Denials(
            category=mixed["category"],
            share=ratio(mixed["claims"], counted.denied_claims),
            claims=mixed["claims"] if sees else None,
            dollars=Decimal(mixed["dollars"]) if sees else None,
            door=doors.denied(counted.payer_id, mixed["codes"]) if sees else "",
        )
        for mixed in counted.denials
    ]


def _campaigns(user: User) -> Mapping[int, int]:
    """Active ones by payer; one that took claims of several counts with each of them."""
    active = Campaign.objects.for_user(user).active().order_by()
    each = Func(F("payer_ids"), function="unnest", output_field=BigIntegerField())
    each.set_returning = True
    counted = active.annotate(each=each).values("each").annotate(campaigns=Count("pk"))
    return dict(counted.values_list("each", "campaigns"))
