"""A plan looked through, accepted once or dropped."""

import pytest

from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.choices import MoveState
from claims.models import Claim, Event, Lease, RebalancePlan
from claims.services.assignment import assign_claims
from claims.services.leases import take
from claims.services.rebalancing import choose_moves, drop_plan
from tests.claims.rebalancing.desks import NOW, accept, agent, held, level, states, undo
from tests.factories import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


def test_accepted_it_moves_the_claims_and_tells_their_stories(
    uneven: RebalancePlan, supervisor: User
) -> None:
    assert accept(uneven, supervisor) == 14
    assert held() == {"ana": 16, "ben": 14}
    uneven.refresh_from_db()
    assert (uneven.state, uneven.accepted_by, states(uneven)) == (
        "accepted",
        supervisor,
        {"done": 14},
    )
    moved = Claim.objects.filter(assignee__username="ben").first()
    assert Event.objects.get(claim=moved).text == (
        f"Given to another desk by plan {uneven.pk} (level a team)."
    )


def test_what_a_plan_moves_is_in_nobodys_hands_any_more(
    uneven: RebalancePlan, supervisor: User
) -> None:
    moved = uneven.moves.earliest("pk").claim
    take(moved, user=supervisor, now=NOW)
    accept(uneven, supervisor)
    assert not Lease.objects.exists()
    take(moved, user=supervisor, now=NOW)
    undo(uneven, supervisor)
    assert not Lease.objects.exists()


def test_single_moves_are_left_out_and_taken_in_again(
    uneven: RebalancePlan, supervisor: User
) -> None:
    claims = list(uneven.moves.values_list("claim", flat=True))
    assert choose_moves(uneven, claims[:4], user=supervisor) == 4
    assert choose_moves(uneven, claims[2:5], user=supervisor) == 3
    assert accept(uneven, supervisor) == 3
    assert states(uneven) == {"done": 3, "left_out": 11}


def test_a_claim_given_away_before_acceptance_is_left_alone(
    uneven: RebalancePlan, supervisor: User, team: Team
) -> None:
    cem = agent("cem", team)
    claim = uneven.moves.first().claim
    assign_claims([claim.pk], team=team, assignee=cem, user=supervisor, today=TODAY)
    assert accept(uneven, supervisor) == 13
    assert uneven.moves.get(claim=claim).state == MoveState.SKIPPED
    assert held() == {"ana": 16, "ben": 13, "cem": 1}


def test_a_plan_is_accepted_once(uneven: RebalancePlan, supervisor: User) -> None:
    accept(uneven, supervisor)
    with pytest.raises(Refused, match="This plan is accepted"):
        accept(uneven, supervisor)


def test_a_dropped_plan_is_not_accepted(uneven: RebalancePlan, supervisor: User) -> None:
    drop_plan(uneven, user=supervisor, now=NOW)
    with pytest.raises(Refused, match="This plan is dropped"):
        accept(uneven, supervisor)


def test_nothing_is_given_to_who_has_left_the_team(uneven: RebalancePlan, supervisor: User) -> None:
    User.objects.get(username="ben").teams.clear()
    with pytest.raises(Refused, match="ben no longer works in"):
        accept(uneven, supervisor)
    assert held() == {"ana": 30}


def test_agents_make_and_accept_no_plans(uneven: RebalancePlan, team: Team) -> None:
    ana = User.objects.get(username="ana")
    with pytest.raises(Refused, match="Only a supervisor"):
        level(team, ana)
    with pytest.raises(Refused, match="Only a supervisor"):
        accept(uneven, ana)
    assert not RebalancePlan.objects.for_user(ana).exists()
