"""What a campaign would be about, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from arengine.lib.errors import Refused
from arengine.lib.money import dollars, total
from arengine.lib.parameters import check_names
from claims.bulk.totals import among, stock_total
from claims.choices import Status
from claims.clock import portfolio_date
from claims.filters.claims import PARAMETERS, filter_claims, read_filter
from claims.models import Claim
from claims.models.claim_queries import ClaimQuerySet
from strategies.bulk import targets
from strategies.bulk.targets import NOT_OPEN
from strategies.rules.shares import Amount

Filters = Mapping[str, Sequence[str]]
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Excluded:
    why: str
    claims: int
    dollars: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """Claims and dollars taken, what is left out and why, and what a person should know."""

    claims: int
    dollars: Decimal
    payers: tuple[int, ...]
    excluded: list[Excluded] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refusal: tuple[str, str] | None = None

    @property
    def agreement(self) -> str:
        """What a person agrees to; should it change before they do, they are asked again."""
        return f"{self.claims} for {self.dollars}"


def clean_filters(given: QueryDict) -> dict[str, list[str]]:
    """The part of a list's address that says which claims; open ones where it says nothing of
    their status. ValidationError names what nobody understands."""
    check_names(given, (*PARAMETERS, "ordering", "limit", "cursor", "count"))
    kept = {name: [text for text in given.getlist(name) if text.strip()] for name in PARAMETERS}
    filters = {name: texts for name, texts in kept.items() if texts}
    return {"status": [Status.OPEN.value], **filters}


def matching(filters: Filters, *, user: User, today: date) -> ClaimQuerySet:
    """The claims that the filter lets through now, of those the user sees; payers that were merged
    away are followed to where they went."""
    asked = read_filter(as_query(filters), user)
    return filter_claims(Claim.objects.for_user(user), asked, portfolio_date(today))


def chosen(filters: Filters, ends_on: date, *, user: User, today: date) -> QuerySet[Any, Any]:
    """Those that the campaign would take."""
    return targets.taken(matching(filters, user=user, today=today), ends_on)


def as_query(filters: Filters) -> QueryDict:
    """As the address of the list has it."""
    query = QueryDict(mutable=True)
    for name, texts in filters.items():
        query.setlist(name, list(texts))
    return query


def preview_targets(filters: Filters, ends_on: date, *, user: User, today: date) -> Preview:
    """Counts exactly; writes nothing. `refusal` says why such a campaign cannot be."""
    try:
        found = matching(filters, user=user, today=today)
    except ValidationError as error:
        raise Refused("filter_unreadable", "; ".join(error.messages)) from error
    left_out = targets.count_reasons(found, ends_on)
    payers = targets.count_payers(targets.taken(found, ends_on), ends_on)
    claims = sum(amount.claims for amount, _ in payers.values())
    return Preview(
        claims=claims,
        dollars=total(amount.dollars for amount, _ in payers.values()),
        payers=tuple(payers),
        excluded=[Excluded(why, one.claims, one.dollars) for why, one in left_out.items()],
        warnings=_warnings(found, sum(late for _, late in payers.values())),
        refusal=_refusal(claims, left_out, user),
    )


def refuse_targets(preview: Preview) -> None:
    """A campaign about nothing, or about everything, is none."""
    if preview.refusal:
        raise Refused(*preview.refusal)


def _refusal(claims: int, left_out: Mapping[str, Amount], user: User) -> tuple[str, str] | None:
    if not claims:
        why = "; ".join(f"{one.claims:,} {reason}" for reason, one in left_out.items())
        return "targets_nothing", f"It would target no claim{f': {why}' if why else ''}."
    still_open = sum(one.claims for why, one in left_out.items() if why not in NOT_OPEN)
    every = stock_total(user, among("status", [Status.OPEN.value]))
    if claims + still_open >= every.rows:
        sum_ = dollars(every.dollars or Decimal(0))
        text = f"Its filter lets through all {every.rows:,} open claims ({sum_}): narrow it."
        return "targets_everything", text
    return None


def _warnings(found: ClaimQuerySet, late: int) -> list[str]:
    warnings = []
    others = list(targets.overlapping(found).items())
    for (_, name), count in others[:MOST_NAMED]:
        warnings.append(f"Overlaps with “{name}”: {count:,} of its claims match and stay there.")
    if len(others) > MOST_NAMED:
        warnings.append(f"Overlaps with {len(others) - MOST_NAMED:,} more campaigns.")
    if late:
        warnings.append(
            f"{late:,} claims have a deadline before its end: they are worked by their deadline, "
            "which no step of the campaign delays."
        )
    return warnings
