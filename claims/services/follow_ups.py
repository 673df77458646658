"""The day of the next action where nobody says one: by the payer's rule, else the outcome's."""

from collections.abc import Iterable
from datetime import date

from claims.models import Claim, FollowUpRule, Outcome, Payer
from claims.remembered import remembered
from claims.rules.follow_ups import Pace, follow_up
from claims.services.holidays import holidays_near


def default_date(claim: Claim, outcome: Outcome, today: date) -> date | None:
    """When to look at the claim again after this outcome; None: its date stays."""
    return default_dates(claim, [outcome], today)[outcome.code]


def default_dates(claim: Claim, outcomes: Iterable[Outcome], today: date) -> dict[str, date | None]:
    """The same for many outcomes by their codes, in one query."""
    offered = list(outcomes)
    own = _paces(claim, offered, today)
    holidays = holidays_near(today)
    return {
        outcome.code: follow_up(pace, today, deadline=claim.deadline_on, holidays=holidays)
        if (pace := own.get(outcome.pk) or _own_pace(outcome)) and claim.balance
        else None
        for outcome in offered
    }


def _own_pace(outcome: Outcome) -> Pace | None:
    return None if outcome.days is None else Pace(outcome.days, outcome.day_kind)


def _paces(claim: Claim, outcomes: list[Outcome], today: date) -> dict[int, Pace]:
    """By outcome, the rule that counts first: a payer's, then its line's, the latest of each.
    What must be typed, and what leaves the date alone, has no rule."""
    ruled = [outcome.pk for outcome in outcomes if outcome.days is not None]
    if not ruled:
        return {}
    key = ("paces", claim.payer_id, claim.payer.line_of_business, today)
    paces = remembered(key, lambda: _paces_of(claim.payer, today))
    return {outcome: paces[outcome] for outcome in ruled if outcome in paces}


def _paces_of(payer: Payer, today: date) -> dict[int, Pace]:
    paces: dict[int, Pace] = {}
    rules = FollowUpRule.objects.speaking_for(payer, today)
    for outcome, days, kind in rules.values_list("outcome", "days", "day_kind"):
        paces.setdefault(outcome, Pace(days, kind))
    return paces
