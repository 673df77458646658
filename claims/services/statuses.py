"""A claim's three statuses: moved by people only as the table of moves allows."""

from datetime import date, timedelta
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.choices import AdjudicationStatus, WorkStatus
from claims.models import Claim
from claims.rules.moves import Standing, check_move, follow, rest_or_rise
from claims.services.claims import lock_claim, priority_of, tell
from claims.services.deadlines import refresh_deadlines

MAY_HAVE_DENIAL = (
    AdjudicationStatus.DENIED,
    AdjudicationStatus.PARTIALLY_PAID,
    AdjudicationStatus.REJECTED,
    AdjudicationStatus.REVERSED,
)
# Columns whose movement follows from others; the story does not tell it.
UNTOLD = ("is_due", "follow_up_on")
TOLD = {
    "adjudication_status": "With the payer:",
    "work_status": "With us:",
    "responsibility": "Owed by:",
    "disposition": "Disposition:",
    "denial_code": "Denial code:",
    "denied_on": "Denied on:",
}
STATUSES = ("adjudication_status", "work_status", "responsibility", "disposition")
COLUMNS = (*TOLD, *UNTOLD)
Moved = dict[str, list[Any]]


class Named(TypedDict, total=False):
    """What a move may name; None and empty say nothing."""

    adjudication_status: str | None
    work_status: str | None
    responsibility: str | None
    disposition: str | None
    denial_code: str | None
    denied_on: date | None


@retry_deadlocks
@transaction.atomic
def move_statuses(
    claim: Claim | int,
    *,
    user: User,
    today: date,
    reason: str = "",
    expected_version: int | None = None,
    **named: Unpack[Named],
) -> Claim:
    """Moves what is named and leaves the rest; nothing is written where all is so already."""
    locked = lock_claim(claim, expected_version)
    moved = set_statuses(locked, today=today, **named)
    if moved:
        locked.version += 1
        locked.updated_at = Now()
        locked.priority = priority_of(locked)
        locked.save(update_fields=[*moved, "priority", "version", "updated_at"])
        kind = kind_of(*moved.get("work_status", ("", "")))
        tell(locked, kind, told_move(moved, reason), user)
        refresh_deadlines([locked.pk], today)
    return Claim.objects.select_related("payer", "team", "assignee", "facility").get(pk=locked.pk)


def kind_of(was: str, is_: str) -> str:
    """Of the event of a move: systems outside are told of a claim that was closed."""
    return "closed" if is_ == WorkStatus.CLOSED != was else "moved"


def set_statuses(locked: Claim, *, today: date, **named: Unpack[Named]) -> Moved:
    """The same on a claim that the caller has locked and saves with its own columns.

    Returns what moved as {column: [before, after]}: the caller saves these columns, and calls
    `refresh_deadlines` after.
    """
    before = {column: getattr(locked, column) for column in COLUMNS}
    start = standing(locked)
    given: dict[str, Any] = dict(named)
    end = follow(start, {column: given[column] for column in STATUSES if column in given})
    after = before | {column: said for column, said in named.items() if said}
    after |= {column: getattr(end, column) for column in STATUSES}
    if reason := check_move(start, end):
        raise Refused("move_not_allowed", reason)
    _refuse_denial(locked, before, after, today)
    after |= rest_or_rise(start, end, today)
    return _set(locked, before, after)


def told_move(moved: Moved, reason: str = "") -> str:
    """What moved, for the claim's story."""
    told = [_in_words(column, pair) for column, pair in moved.items() if column not in UNTOLD]
    return f"{'; '.join(told)}{f': {reason}' if reason else '.'}"


def told_standing(before: Standing, after: Standing, reason: str) -> str:
    """The same of a standing."""
    pairs = {column: [getattr(before, column), getattr(after, column)] for column in STATUSES}
    moved = {column: [old, new] for column, (old, new) in pairs.items() if old != new}
    return told_move(moved, reason)


def standing(claim: Claim) -> Standing:
    """The claim as the table of moves sees it."""
    return Standing(
        **{column: getattr(claim, column) for column in STATUSES}, balance=claim.balance
    )


def _refuse_denial(
    claim: Claim, before: dict[str, Any], after: dict[str, Any], today: date
) -> None:
    if after["denied_on"] != before["denied_on"]:
        if after["denied_on"] > today + timedelta(days=1):
            raise Refused("denied_in_future", "The date of the denial lies in the future.")
        if claim.service_from and after["denied_on"] < claim.service_from:
            raise Refused("denied_before_service", "The denial is older than the service.")
    news = any(after[column] != before[column] for column in ("denial_code", "denied_on"))
    if news and after["adjudication_status"] not in MAY_HAVE_DENIAL:
        raise Refused("not_denied", "Say also that the payer denied the claim.")


def _set(claim: Claim, before: dict[str, Any], after: dict[str, Any]) -> Moved:
    moved = {
        column: [before[column], after[column]]
        for column in COLUMNS
        if before[column] != after[column]
    }
    for column, (_, new) in moved.items():
        setattr(claim, column, new)
    return moved


def _in_words(column: str, pair: list[Any]) -> str:
    field: Any = Claim._meta.get_field(column)
    labels = dict(field.flatchoices)
    old, new = (labels.get(value, value) or "nothing" for value in pair)
    return f"{TOLD[column]} {old} → {new}"
