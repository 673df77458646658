"""An absence covered, and the claims given back after it."""

from datetime import timedelta

import pytest

from accounts.models import Absence, Team, User
from arengine.lib.errors import Refused
from claims.choices import PlanState
from claims.models import Claim, RebalancePlan, Touch
from claims.services.planning import propose_cover
from claims.services.rebalancing import return_covers
from tests.claims.rebalancing.desks import FRIDAY, MONDAY, NOW, accept, agent, give, held
from tests.factories import TODAY, OutcomeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


@pytest.fixture
def away(team: Team) -> Absence:
    """Ana is away Monday to Friday; ten claims are due, and two of five others come due."""
    ana = agent("ana", team)
    give(ana, 10, assigned_by_hand=True)
    give(ana, 2, assigned_by_hand=True, is_due=False, follow_up_on=FRIDAY)
    give(ana, 3, assigned_by_hand=True, is_due=False, follow_up_on=FRIDAY + timedelta(days=3))
    return Absence.objects.create(user=ana, first_day=MONDAY, last_day=FRIDAY)


def cover(absence: Absence, supervisor: User) -> RebalancePlan:
    return propose_cover(absence, user=supervisor, today=TODAY)


def test_what_comes_due_while_away_is_spread_over_the_team(
    away: Absence, team: Team, supervisor: User
) -> None:
    give(agent("ben", team), 3)
    agent("cem", team)
    accept(cover(away, supervisor), supervisor)
    assert held() == {"ana": 3, "ben": 8, "cem": 7}


def test_who_stands_in_gets_it_all(away: Absence, team: Team, supervisor: User) -> None:
    agent("ben", team)
    Absence.objects.filter(pk=away.pk).update(stand_in=agent("cem", team))
    away.refresh_from_db()
    accept(cover(away, supervisor), supervisor)
    assert held() == {"ana": 3, "cem": 12}


def test_afterwards_a_job_gives_it_back_once(away: Absence, team: Team, supervisor: User) -> None:
    agent("ben", team)
    plan = cover(away, supervisor)
    accept(plan, supervisor)
    assert return_covers(FRIDAY, NOW) == 0
    assert return_covers(FRIDAY + timedelta(days=1), NOW) == 12
    assert return_covers(FRIDAY + timedelta(days=1), NOW) == 0
    plan.refresh_from_db()
    assert (held(), plan.state) == ({"ana": 15}, PlanState.RETURNED)


@pytest.mark.parametrize("ended", ["taken_out", "shortened"])
def test_who_is_back_early_gets_it_back_early(
    ended: str, away: Absence, team: Team, supervisor: User
) -> None:
    agent("ben", team)
    accept(cover(away, supervisor), supervisor)
    if ended == "taken_out":
        away.delete()
    else:
        Absence.objects.filter(pk=away.pk).update(last_day=MONDAY)
    assert return_covers(MONDAY + timedelta(days=1), NOW) == 12


def test_what_was_worked_meanwhile_comes_back_too(
    away: Absence, team: Team, supervisor: User
) -> None:
    ben = agent("ben", team)
    accept(cover(away, supervisor), supervisor)
    claim = Claim.objects.filter(assignee=ben).first()
    Touch.objects.create(claim=claim, user=ben, outcome=OutcomeFactory())
    Claim.objects.filter(pk=claim.pk).update(last_touch_at=NOW + timedelta(days=1))
    assert return_covers(FRIDAY + timedelta(days=1), NOW) == 12


def test_an_absence_that_is_over_is_not_covered(away: Absence, supervisor: User) -> None:
    Absence.objects.filter(pk=away.pk).update(
        first_day=TODAY - timedelta(days=3), last_day=TODAY - timedelta(days=1)
    )
    away.refresh_from_db()
    with pytest.raises(Refused, match="ana is back already"):
        cover(away, supervisor)
