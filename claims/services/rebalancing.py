"""Verbs on plans: leave moves out, accept, undo, and give claims back after an absence."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.models import Team, User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk.plans import carry_out, open_moves, put_back
from claims.bulk.portfolio import hold_portfolio_date
from claims.choices import MoveState, PlanKind, PlanState
from claims.models import RebalancePlan
from claims.services.assignment import visible, works_in


@transaction.atomic
def choose_moves(plan: RebalancePlan, claims: Collection[int], *, user: User) -> int:
    """Keeps these claims' moves and leaves the others out. Returns how many are kept."""
    locked = _proposed(plan, user)
    moves = locked.moves.filter(state__in=[MoveState.PROPOSED, MoveState.LEFT_OUT])
    moves.filter(claim__in=claims, state=MoveState.LEFT_OUT).update(state=MoveState.PROPOSED)
    moves.exclude(claim__in=claims).filter(state=MoveState.PROPOSED).update(
        state=MoveState.LEFT_OUT
    )
    return locked.moves.filter(state=MoveState.PROPOSED).count()


@retry_deadlocks
@transaction.atomic
def accept_plan(plan: RebalancePlan, *, user: User, today: date, now: datetime) -> int:
    """Moves the claims that still lie where the plan saw them. Returns how many."""
    hold_portfolio_date(today)
    locked = _proposed(plan, user)
    _refuse_receivers(locked)
    claims = locked.moves.values_list("claim", flat=True)
    done = carry_out(locked, visible(claims, user), user=user)
    locked.state, locked.accepted_at, locked.accepted_by = PlanState.ACCEPTED, now, user
    locked.save(update_fields=["state", "accepted_at", "accepted_by"])
    return len(done)


@transaction.atomic
def drop_plan(plan: RebalancePlan, *, user: User, now: datetime) -> None:
    """The proposal is not wanted."""
    _end(_proposed(plan, user), PlanState.DROPPED, user, now)


@retry_deadlocks
@transaction.atomic
def undo_plan(plan: RebalancePlan, *, user: User, today: date, now: datetime) -> int:
    """Puts back what nobody gave on or worked since. Returns how many; the rest is listed."""
    as_of = hold_portfolio_date(today)
    locked = _locked(plan, user)
    if not locked.can_be_undone(now):
        raise Refused("cannot_be_undone", "A plan is undone within a week of being accepted.")
    back = put_back(locked, untouched_since=locked.accepted_at, as_of=as_of, today=today, user=user)
    _end(locked, PlanState.UNDONE, user, now)
    return len(back)


def return_covers(today: date, now: datetime) -> int:
    """Gives claims back to those who are no longer away. Returns how many claims."""
    running = RebalancePlan.objects.filter(kind=PlanKind.COVER, state=PlanState.ACCEPTED)
    over = [plan.pk for plan in running.select_related("absence") if plan.is_over(today)]
    return sum(_return(plan, today, now) for plan in over)


@retry_deadlocks
@transaction.atomic
def _return(plan_id: int, today: date, now: datetime) -> int:
    as_of = hold_portfolio_date(today)
    plan = RebalancePlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.state != PlanState.ACCEPTED:
        return 0
    back = put_back(plan, untouched_since=None, as_of=as_of, today=today, user=None)
    _end(plan, PlanState.RETURNED, None, now)
    return len(back)


def _end(plan: RebalancePlan, state: PlanState, user: User | None, now: datetime) -> None:
    plan.state, plan.ended_at = state, now
    plan.ended_by_id = user.pk if user else None
    plan.save(update_fields=["state", "ended_at", "ended_by"])


def _proposed(plan: RebalancePlan, user: User) -> RebalancePlan:
    locked = _locked(plan, user)
    if locked.state != PlanState.PROPOSED:
        raise Refused("plan_is_decided", f"This plan is {locked.get_state_display().lower()}.")
    return locked


def _locked(plan: RebalancePlan, user: User) -> RebalancePlan:
    if not user.decides:
        raise Refused("not_allowed", "Only a supervisor moves work between desks.")
    return RebalancePlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)


def _refuse_receivers(plan: RebalancePlan) -> None:
    """Between proposal and acceptance people leave, and teams close."""
    receivers = open_moves(plan)
    people = {user.pk: user for user in User.objects.filter(pk__in={one for _, one in receivers})}
    teams = Team.objects.in_bulk({team for team, _ in receivers})
    for team, one in sorted(receivers):
        if not works_in(people[one], teams[team]):
            raise Refused("receiver_has_left", f"{people[one]} no longer works in {teams[team]}.")
    closed = plan.moves.filter(state=MoveState.PROPOSED, to_team__is_active=False)
    if closed.exists():
        raise Refused("team_inactive", "A team of this plan no longer takes claims.")
