"""A plan taken back within a week, as far as nobody went on with it."""

from datetime import timedelta

import pytest

from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.models import Claim, RebalancePlan
from claims.services.assignment import assign_claims
from claims.services.planning import propose_teams
from tests.claims.rebalancing.desks import NOW, accept, agent, give, held, states, undo
from tests.factories import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


def test_undone_the_claims_are_back(uneven: RebalancePlan, supervisor: User) -> None:
    accept(uneven, supervisor)
    assert undo(uneven, supervisor) == 14
    assert held() == {"ana": 30}
    assert states(uneven) == {"back": 14}


def test_undo_leaves_what_was_given_on_or_worked_since(
    uneven: RebalancePlan, supervisor: User, team: Team
) -> None:
    accept(uneven, supervisor)
    cem = agent("cem", team)
    given, worked = (move.claim for move in uneven.moves.all()[:2])
    assign_claims([given.pk], team=team, assignee=cem, user=supervisor, today=TODAY)
    Claim.objects.filter(pk=worked.pk).update(last_touch_at=NOW + timedelta(hours=1))
    assert undo(uneven, supervisor) == 12
    assert held() == {"ana": 28, "ben": 1, "cem": 1}
    assert states(uneven) == {"back": 12, "kept": 2}


def test_after_a_week_there_is_no_undo(uneven: RebalancePlan, supervisor: User) -> None:
    accept(uneven, supervisor)
    with pytest.raises(Refused, match="within a week"):
        undo(uneven, supervisor, days=8)


def test_undone_the_rules_decide_again_where_they_did(team: Team, supervisor: User) -> None:
    """A claim that nobody had by hand goes back to the rules, not to a person's word."""
    agent("gil", team)
    senior = Team.objects.get(name="SeniorAgent")
    agent("sol", senior)
    for other in Team.objects.exclude(pk__in=[team.pk, senior.pk]):
        Team.objects.filter(pk=other.pk).update(is_active=False)
    give(None, 200)
    plan = propose_teams(user=supervisor, today=TODAY, weigh_by="claims")
    assert accept(plan, supervisor) == plan.moves.count() > 100
    assert Claim.objects.filter(team=senior, assigned_by_hand=True).count() == plan.moves.count()
    undo(plan, supervisor)
    assert Claim.objects.filter(assigned_by_hand=True).count() == 0
