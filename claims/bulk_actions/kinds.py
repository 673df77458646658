"""What may be done to many claims: whom it is refused, what it writes, in one statement a part.

A refusal is a condition on a claim and its reason in words; the preview counts by it and the work
asks it again of the locked rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q

from accounts.models import Team, User
from claims.bulk.following import tell_all
from claims.bulk.portfolio import hold_portfolio_date
from claims.bulk_actions import deadlines, moving, turns
from claims.bulk_actions.conditions import WITHDRAWN, Refusals, Values
from claims.choices import BulkKind
from claims.models.claim_queries import ClaimQuerySet
from claims.services.assignment import assign_all, refuse_assignment, release_all

OF_TEAM = ("team_id", "assignee_id", "assigned_by_hand", "routed_by_id", "work_status")
TURN = ("follow_up_on", "is_due")
STANDING = ("work_status", "responsibility", "disposition")


@dataclass(frozen=True, slots=True)
class Kind:
    """`columns` is what it writes and an undo puts back. What it writes elsewhere is kept as
    `keeps` says, for its own `take_back`."""

    columns: tuple[str, ...]
    refusals: Callable[[User, Values, ClaimQuerySet, date], Refusals]
    carry_out: Callable[[list[int], User, Values, date], list[int]]
    words: Callable[[Values], str]
    keeps: Mapping[str, Any] = field(default_factory=dict)
    take_back: Callable[[Sequence[dict[str, Any]], str, User], list[int]] | None = None


def refused_to(
    kind: Kind, user: User, values: Values, claims: ClaimQuerySet, today: date
) -> Refusals:
    """Every reason that may hold for one of the claims; the first that holds counts."""
    return [WITHDRAWN, *kind.refusals(user, values, claims, today)]


def _parties(values: Values) -> tuple[Team, User | None]:
    person = values.get("assignee")
    return Team.objects.get(pk=values["team"]), person and User.objects.get(pk=person)


def _assigned_so(user: User, values: Values, claims: ClaimQuerySet, today: date) -> Refusals:
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


def _not_given(user: User, values: Values, claims: ClaimQuerySet, today: date) -> Refusals:
    reasons = [("the rules decide who works it already", Q(assigned_by_hand=False))]
    if not user.decides:
        reasons.append(("only its assignee or a supervisor gives it back", ~Q(assignee=user)))
    return reasons


def _release(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    as_of = hold_portfolio_date(today)
    return release_all(ids, user, values.get("reason", ""), as_of=as_of, today=today)


def _note(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    tell_all(ids, kind="note", text=values["note"], user=user)
    return ids


KINDS: Mapping[str, Kind] = {
    BulkKind.ASSIGN: Kind(OF_TEAM, _assigned_so, _assign, _assign_words),
    BulkKind.RELEASE: Kind(
        OF_TEAM, _not_given, _release, lambda values: "Give back to the routing rules"
    ),
    BulkKind.FOLLOW_UP: Kind(
        TURN, turns.refused_follow_ups, turns.follow_up, partial(turns.words, "Follow up on")
    ),
    BulkKind.HOLD: Kind(
        (*TURN, *STANDING),
        turns.refused_holds,
        turns.hold,
        partial(turns.words, "Put on hold until"),
    ),
    BulkKind.STATUS: Kind(
        (*TURN, *STANDING, "adjudication_status"),
        moving.refused_moves,
        moving.move,
        moving.move_words,
    ),
    BulkKind.NOTE: Kind(
        (), lambda user, values, claims, today: [], _note, lambda values: "Add a note"
    ),
    BulkKind.SIGN_OFF: Kind(
        (),
        deadlines.refused_sign_offs,
        deadlines.sign_off,
        deadlines.sign_off_words,
        keeps=deadlines.CLOCKS,
        take_back=deadlines.take_back,
    ),
}
