"""Moving statuses in bulk: the table of moves is asked once for each standing, not each claim."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, TextChoices

from accounts.models import User
from claims.bulk.leases import end_leases
from claims.bulk.moving import Move, move_all, standings, stands
from claims.bulk_actions.conditions import Refusals, Values
from claims.choices import AdjudicationStatus, Disposition, Responsibility, WorkStatus
from claims.models import Claim
from claims.models.claim_queries import ClaimQuerySet
from claims.rules.moves import Standing, check_move, follow, rest_or_rise
from claims.services.deadlines import refresh_deadlines
from claims.services.statuses import STATUSES, kind_of, told_standing

SO_ALREADY = "it stands so already"
CHOICES: dict[str, type[TextChoices]] = {
    "adjudication_status": AdjudicationStatus,
    "work_status": WorkStatus,
    "responsibility": Responsibility,
    "disposition": Disposition,
}


def refused_moves(user: User, values: Values, claims: ClaimQuerySet, today: date) -> Refusals:
    """The reasons of the table of moves, each with the standings that it holds for."""
    found: dict[str, list[Standing]] = {}
    for before in standings(claims):
        if reason := _refusal(before, follow(before, _named(values))):
            found.setdefault(reason, []).append(before)
    return [(reason, any_of(those)) for reason, those in found.items()]


def any_of(found: list[Standing]) -> Q:
    """The claims of any of these standings."""
    return reduce(or_, map(stands, found))


def move(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    """Moves them, and keeps their deadlines true."""
    moves = []
    for before in standings(Claim.objects.filter(pk__in=ids)):
        after = follow(before, _named(values))
        if not _refusal(before, after):
            told = kind_of(before.work_status, after.work_status)
            text = told_standing(before, after, values.get("reason", ""))
            moves.append(Move(before, after, told, text, **rest_or_rise(before, after, today)))
    moved = move_all(ids, moves, user=user)
    end_leases(closed(moved))
    refresh_deadlines(moved, today)
    return moved


def closed(ids: list[int]) -> list[int]:
    """Those whose work is over: they leave every hand."""
    over = Claim.objects.filter(pk__in=ids, work_status=WorkStatus.CLOSED)
    return list(over.values_list("pk", flat=True))


def move_words(values: Values) -> str:
    """What is done, as a sentence."""
    said = {name: value for name, value in _named(values).items() if value}
    labels = [dict(CHOICES[name].choices)[value] for name, value in said.items()]
    return f"Move to {', '.join(map(str, labels))}"


def _refusal(before: Standing, after: Standing) -> str:
    reason = check_move(before, after)
    return f"{reason[:1].lower()}{reason[1:].rstrip('.')}" or (SO_ALREADY * (before == after))


def _named(values: Values) -> dict[str, str]:
    return {name: values.get(name, "") for name in STATUSES}
