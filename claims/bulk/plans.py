"""Carrying out plans: claims locked in key order, then one statement for all of them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import F, Q
from psycopg import sql

from accounts.models import User
from claims.bulk.assignment import release
from claims.bulk.leases import end_leases
from claims.bulk.told import lock, those, write_and_tell
from claims.choices import MoveState, Status
from claims.models import RebalanceMove, RebalancePlan

GIVEN = sql.SQL(
    "team_id = locked.team, assignee_id = locked.person, assigned_by_hand = locked.by_hand, "
    "routed_by_id = NULL, "
    "work_status = CASE c.work_status WHEN 'new' THEN 'assigned' ELSE c.work_status END"
)
THERE = Q(claim__team=F("from_team")) & (
    Q(claim__assignee=F("from_user")) | Q(claim__assignee=None, from_user=None)
)
STAYED = (
    Q(claim__team=F("to_team"), claim__assigned_by_hand=True, claim__withdrawn_at=None)
    & (Q(claim__assignee=F("to_user")) | Q(claim__assignee=None, to_user=None))
)  # fmt: skip


def carry_out(plan: RebalancePlan, visible: Iterable[int], *, user: User) -> list[int]:
    """Gives the claims to their new desks; those that lie elsewhere by now are left alone."""
    moves = plan.moves.filter(state=MoveState.PROPOSED)
    lock(moves.values_list("claim", flat=True))
    ready = moves.filter(THERE, claim__in=list(visible), claim__status=Status.OPEN)
    ids = list(ready.values_list("claim", flat=True))
    _remember_hands(plan, ids)
    text = f"Given to another desk by plan {plan.pk} ({plan.get_kind_display().lower()})."
    done = _give(plan, ids, "to", text, user)
    moves.filter(claim__in=done).update(state=MoveState.DONE)
    moves.exclude(claim__in=done).update(state=MoveState.SKIPPED)
    end_leases(done)
    return done


def put_back(
    plan: RebalancePlan,
    *,
    untouched_since: datetime | None,
    as_of: date,
    today: date,
    user: User | None,
) -> list[int]:
    """Gives the claims back to where they were, unless they were given on, or worked, since."""
    moves = plan.moves.filter(state=MoveState.DONE)
    lock(moves.values_list("claim", flat=True))
    stayed = moves.filter(STAYED)
    if untouched_since is not None:
        worked = Q(claim__last_touch_at__isnull=False, claim__last_touch_at__gte=untouched_since)
        stayed = stayed.exclude(worked)
    rows = list(stayed.values_list("claim", "was_by_hand", "from_user"))
    routed = [claim for claim, by_hand, person in rows if not by_hand and person is None]
    given = [claim for claim, by_hand, person in rows if by_hand or person is not None]
    text = f"Put back from plan {plan.pk} ({plan.get_kind_display().lower()})."
    back = _give(plan, given, "from", text, user)
    back += release(routed, as_of=as_of, today=today, text=text, user=user)
    moves.filter(claim__in=back).update(state=MoveState.BACK)
    moves.exclude(claim__in=back).update(state=MoveState.KEPT)
    end_leases(back)
    return back


def _give(
    plan: RebalancePlan, ids: list[int], side: str, text: str, user: User | None
) -> list[int]:
    locked = sql.SQL(
        "SELECT c.id, m.{team} AS team, m.{person} AS person, {by_hand} AS by_hand "
        "FROM claims_claim c "
        "JOIN claims_rebalancemove m ON m.claim_id = c.id AND m.plan_id = {plan} "
        "WHERE {those} ORDER BY c.id FOR UPDATE OF c"
    ).format(
        team=sql.Identifier(f"{side}_team_id"),
        person=sql.Identifier(f"{side}_user_id"),
        by_hand=sql.SQL("m.was_by_hand" if side == "from" else "true"),
        plan=sql.Literal(plan.pk),
        those=those(ids),
    )
    return write_and_tell(locked, GIVEN, kind="assigned", text=sql.Literal(text), user=user)


def _remember_hands(plan: RebalancePlan, ids: list[int]) -> None:
    """Who decided before: a person, or the rules."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claims_rebalancemove m SET was_by_hand = c.assigned_by_hand "
            "FROM claims_claim c WHERE c.id = m.claim_id AND m.plan_id = %s AND c.id = ANY(%s)",
            [plan.pk, ids],
        )


def open_moves(plan: RebalancePlan) -> "set[tuple[int, int]]":
    """Pairs of team and person that the plan would still give claims to."""
    moves = RebalanceMove.objects.filter(plan=plan, state=MoveState.PROPOSED)
    return set(moves.exclude(to_user=None).values_list("to_team_id", "to_user_id"))
