"""Plans: proposed from facts, looked through, accepted, undone, and given back after absences."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.choices import Role
from accounts.models import Absence, Skill, Team, User
from arengine.lib.errors import Refused
from claims.choices import MoveState, PlanState
from claims.models import Claim, Event, Lease, RebalancePlan, Touch
from claims.services.assignment import assign_claims
from claims.services.leases import take
from claims.services.planning import propose_cover, propose_level, propose_teams
from claims.services.rebalancing import (
    accept_plan,
    choose_moves,
    drop_plan,
    return_covers,
    undo_plan,
)
from tests.factories import (
    TODAY,
    ClaimFactory,
    FacilityFactory,
    OutcomeFactory,
    PayerFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]
# A Saturday evening; TODAY is a Saturday, and the plan looks at the week ahead.
NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


@pytest.fixture
def team() -> Team:
    team = Team.objects.get(name="GeneralAgent")
    Team.objects.filter(pk=team.pk).update(daily_capacity=10)
    return Team.objects.get(pk=team.pk)


def agent(name: str, team: Team, capacity: int | None = None) -> User:
    person = UserFactory(username=name, daily_capacity=capacity)
    person.teams.add(team)
    return person


def give(person: User | None, count: int, **more: object) -> list[Claim]:
    payer = PayerFactory()
    return [ClaimFactory(assignee=person, payer=payer, **more) for _ in range(count)]


def held() -> dict[str, int]:
    people = Claim.objects.filter(assignee__isnull=False).values_list(
        "assignee__username", flat=True
    )
    return {name: list(people).count(name) for name in sorted(set(people))}


def level(team: Team, supervisor: User, weigh_by: str = "claims") -> RebalancePlan:
    return propose_level(team, user=supervisor, today=TODAY, weigh_by=weigh_by)


def accept(plan: RebalancePlan, supervisor: User) -> int:
    return accept_plan(plan, user=supervisor, today=TODAY, now=NOW)


def undo(plan: RebalancePlan, supervisor: User, days: int = 1) -> int:
    return undo_plan(plan, user=supervisor, today=TODAY, now=NOW + timedelta(days=days))


def states(plan: RebalancePlan) -> dict[str, int]:
    found = list(plan.moves.values_list("state", flat=True))
    return {state: found.count(state) for state in sorted(set(found))}


@pytest.fixture
def uneven(team: Team, supervisor: User) -> RebalancePlan:
    """30 claims with ana, none with ben: ten a day each."""
    give(agent("ana", team), 30, assigned_by_hand=True)
    agent("ben", team)
    return level(team, supervisor)


def test_a_plan_levels_a_team_and_moves_nothing_by_itself(uneven: RebalancePlan) -> None:
    assert [(desk["name"], desk["capacity"], desk["load"]) for desk in uneven.desks] == [
        ("ana", 10.0, 30.0),
        ("ben", 10.0, 0.0),
    ]
    assert uneven.moves.count() == 14
    assert held() == {"ana": 30}


def test_capacity_is_the_persons_own_less_absences(team: Team, supervisor: User) -> None:
    give(agent("ana", team), 20)
    ben = agent("ben", team, capacity=20)
    agent("cem", team)
    Absence.objects.create(user=ben, first_day=MONDAY, last_day=MONDAY + timedelta(days=1))
    plan = level(team, supervisor)
    assert [(desk["name"], desk["capacity"]) for desk in plan.desks] == [
        ("ana", 10.0),
        ("ben", 12.0),
        ("cem", 10.0),
    ]


def test_nothing_goes_to_who_is_away_all_week(team: Team, supervisor: User) -> None:
    give(agent("ana", team), 20)
    ben = agent("ben", team)
    Absence.objects.create(user=ben, first_day=TODAY, last_day=FRIDAY)
    assert level(team, supervisor).moves.count() == 0


def test_dollars_level_dollars(team: Team, supervisor: User) -> None:
    """One claim of 900 and nine of 100: the large one goes, or the small ones do."""
    ana = agent("ana", team, capacity=1)
    agent("ben", team, capacity=1)
    give(ana, 1, balance=Decimal(900))
    give(ana, 9, balance=Decimal(100))
    moves = level(team, supervisor, "dollars").moves.all()
    moved = sum(move.claim.balance for move in moves.select_related("claim"))
    assert (len(moves), moved) == (1, Decimal(900))


def test_what_is_put_off_counts_for_nobody(team: Team, supervisor: User) -> None:
    give(agent("ana", team), 30, is_due=False, follow_up_on=FRIDAY)
    agent("ben", team)
    assert level(team, supervisor).moves.count() == 0


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


def test_a_plan_reaches_only_claims_that_its_supervisor_sees(team: Team) -> None:
    north, south = FacilityFactory(name="North"), FacilityFactory(name="South")
    local = UserFactory(username="lin", role=Role.SUPERVISOR)
    local.facilities.add(north)
    ana = agent("ana", team)
    agent("ben", team)
    give(ana, 10, facility=north)
    give(ana, 10, facility=south)
    moved = level(team, local).moves.values_list("claim__facility__name", flat=True)
    assert set(moved) == {"North"}


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


def test_between_teams_only_skill_takes_work(team: Team, supervisor: User) -> None:
    senior = Team.objects.get(name="SeniorAgent")
    agent("gil", team)
    agent("sol", senior)
    for other in Team.objects.exclude(pk__in=[team.pk, senior.pk]):
        Team.objects.filter(pk=other.pk).update(is_active=False)
    team.skills.add(Skill.objects.create(name="Medicare"))
    give(None, 100)
    assert propose_teams(user=supervisor, today=TODAY, weigh_by="claims").moves.count() == 0
    senior.skills.add(Skill.objects.get(name="Medicare"))
    assert propose_teams(user=supervisor, today=TODAY, weigh_by="claims").moves.count() > 50


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
