"""What may be done to many claims: whom it is refused, what it writes, in one statement a part.

A refusal is a condition on a claim and its reason in words; the preview counts by it and the work
asks it again of the locked rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import Team, User
from claims.bulk import assignment
from claims.bulk.following import put_off, tell_all
from claims.bulk.portfolio import hold_portfolio_date
from claims.choices import BulkKind, Status, WorkStatus
from claims.services.assignment import assign_all, refuse_assignment, released_text

Values = Mapping[str, Any]
Refusals = list[tuple[str, Q]]
WITHDRAWN = ("it was withdrawn with its import", Q(withdrawn_at__isnull=False))
NOT_OPEN = ("it has no open balance", ~Q(status=Status.OPEN))
OVER = (WorkStatus.READY_TO_CLOSE, WorkStatus.CLOSED)
OF_TEAM = ("team_id", "assignee_id", "assigned_by_hand", "routed_by_id", "work_status")


@dataclass(frozen=True, slots=True)
class Kind:
    """`columns` is what it writes and an undo puts back."""

    columns: tuple[str, ...]
    refusals: Callable[[User, Values], Refusals]
    carry_out: Callable[[list[int], User, Values, date], list[int]]
    words: Callable[[Values], str]


def refused_to(kind: Kind, user: User, values: Values) -> Refusals:
    """Every reason, the first that holds counts."""
    return [WITHDRAWN, *kind.refusals(user, values)]


def _parties(values: Values) -> tuple[Team, User | None]:
    person = values.get("assignee")
    return Team.objects.get(pk=values["team"]), person and User.objects.get(pk=person)


def _assigned_so(user: User, values: Values) -> Refusals:
    team, assignee = _parties(values)
    refuse_assignment(team, assignee, user)
    same = Q(team=team, assigned_by_hand=True)
    same &= Q(assignee=assignee) if assignee else Q(assignee__isnull=True)
    return [("it is assigned so already", same)]


def _assign(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    team, assignee = _parties(values)
    refuse_assignment(team, assignee, user)
    hold_portfolio_date(today)
    return assign_all(ids, team, assignee, user, values.get("reason", ""))


def _assign_words(values: Values) -> str:
    team, assignee = _parties(values)
    return f"Assign to {team}{f' / {assignee}' if assignee else ''}"


def _not_given(user: User, values: Values) -> Refusals:
    reasons = [("the rules decide who works it already", Q(assigned_by_hand=False))]
    if not user.decides:
        reasons.append(("only its assignee or a supervisor gives it back", ~Q(assignee=user)))
    return reasons


def _release(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    as_of, text = hold_portfolio_date(today), released_text(values.get("reason", ""))
    return assignment.release(ids, as_of=as_of, today=today, text=text, user=user)


def _follow_up(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    until = date.fromisoformat(values["until"])
    return put_off(ids, until=until, today=today, text=_because("Follow up on", values), user=user)


def _hold(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    until, text = date.fromisoformat(values["until"]), _because("On hold until", values)
    return put_off(ids, until=until, today=today, text=text, user=user, hold=True)


def _because(what: str, values: Values) -> str:
    reason = values.get("reason", "")
    day = date.fromisoformat(values["until"])
    return f"{what} {day:%b} {day.day}, {day.year}{f': {reason}' if reason else '.'}"


def _note(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    tell_all(ids, kind="note", text=values["note"], user=user)
    return ids


KINDS: Mapping[str, Kind] = {
    BulkKind.ASSIGN: Kind(OF_TEAM, _assigned_so, _assign, _assign_words),
    BulkKind.RELEASE: Kind(
        OF_TEAM, _not_given, _release, lambda values: "Give back to the routing rules"
    ),
    BulkKind.FOLLOW_UP: Kind(
        ("follow_up_on", "is_due"),
        lambda user, values: [
            NOT_OPEN,
            ("it has that follow-up date already", Q(follow_up_on=values["until"])),
        ],
        _follow_up,
        lambda values: _because("Follow up on", {"until": values["until"]}).rstrip("."),
    ),
    BulkKind.HOLD: Kind(
        ("follow_up_on", "is_due", "work_status"),
        lambda user, values: [NOT_OPEN, ("its work is over", Q(work_status__in=OVER))],
        _hold,
        lambda values: _because("Put on hold until", {"until": values["until"]}).rstrip("."),
    ),
    BulkKind.NOTE: Kind((), lambda user, values: [], _note, lambda values: "Add a note"),
}
