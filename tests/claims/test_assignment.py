"""Assigning by hand and giving back to the rules."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.choices import Role
from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.choices import WorkStatus
from claims.models import Claim, Event
from claims.services.assignment import (
    assign_claim,
    assign_claims,
    release_claim,
    release_claims,
)
from tests.factories import TODAY, ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db


def team(name: str) -> Team:
    return Team.objects.get(name=name)


def test_a_claim_is_given_to_a_person_of_a_team(supervisor: User, senior_agent: User) -> None:
    claim = assign_claim(
        ClaimFactory(),
        team=team("SeniorAgent"),
        assignee=senior_agent,
        user=supervisor,
        reason="Knows the payer",
        today=TODAY,
    )
    assert (claim.team.name, claim.assignee) == ("SeniorAgent", senior_agent)
    assert (claim.assigned_by_hand, claim.routed_by_id, claim.version) == (True, None, 2)
    assert claim.work_status == WorkStatus.ASSIGNED
    event = Event.objects.get()
    assert (event.claim, event.user, event.kind) == (claim, supervisor, "assigned")
    assert event.text == "Assigned by hand to Senior Agent / sofia: Knows the payer"


def test_assigning_as_it_is_changes_nothing(supervisor: User) -> None:
    claim = ClaimFactory(assigned_by_hand=True)
    assign_claim(claim, team=claim.team, assignee=None, user=supervisor, today=TODAY)
    claim.refresh_from_db()
    assert (claim.version, Event.objects.count()) == (1, 0)


def test_a_claim_given_back_goes_where_the_rules_say_on_the_portfolio_date(
    supervisor: User, senior_agent: User
) -> None:
    claim = ClaimFactory(
        days=91,
        team_name="SeniorAgent",
        assignee=senior_agent,
        assigned_by_hand=True,
        balance=Decimal("1000.00"),
    )
    claim = release_claim(claim, user=supervisor, today=TODAY)
    assert (claim.team.name, claim.assignee, claim.assigned_by_hand) == (
        "EscalationTeam",
        None,
        False,
    )
    assert Event.objects.get().text == "Given back to the routing rules."


def test_many_are_assigned_and_counted_exactly(supervisor: User) -> None:
    claims = [ClaimFactory() for _ in range(3)]
    withdrawn = ClaimFactory(balance=Decimal("0.00"), withdrawn_at="2026-11-20T00:00Z")
    already = ClaimFactory(team_name="EscalationTeam", assigned_by_hand=True)
    ids = [claim.pk for claim in (*claims, withdrawn, already)]
    changed = assign_claims(
        ids, team=team("EscalationTeam"), assignee=None, user=supervisor, today=TODAY
    )
    assert changed == Event.objects.count() == 3
    assert Claim.objects.filter(team__name="EscalationTeam", assigned_by_hand=True).count() == 4


def test_many_go_back_and_those_never_assigned_stay(supervisor: User) -> None:
    by_hand = ClaimFactory(team_name="SeniorAgent", assigned_by_hand=True)
    by_rule = ClaimFactory(team_name="SeniorAgent")
    assert release_claims([by_hand.pk, by_rule.pk], user=supervisor, today=TODAY) == 1
    by_rule.refresh_from_db()
    assert by_rule.team.name == "SeniorAgent"


def test_a_stranger_assigns_nothing_of_another_team(general_agent: User) -> None:
    foreign = ClaimFactory(team_name="SeniorAgent")
    changed = assign_claims(
        [foreign.pk],
        team=team("GeneralAgent"),
        assignee=general_agent,
        user=general_agent,
        today=TODAY,
    )
    assert changed == 0


def test_an_agent_takes_a_claim_of_the_own_team_and_gives_it_back(general_agent: User) -> None:
    claim = assign_claim(
        ClaimFactory(),
        team=team("GeneralAgent"),
        assignee=general_agent,
        user=general_agent,
        today=TODAY,
    )
    assert release_claim(claim, user=general_agent, today=TODAY).assignee is None


def refused(claim: Claim, to: str, assignee: User | None, user: User) -> str:
    with pytest.raises(Refused) as refusal:
        assign_claim(claim, team=team(to), assignee=assignee, user=user, today=TODAY)
    return refusal.value.code


def test_an_agent_gives_nothing_to_another_team(general_agent: User) -> None:
    assert refused(ClaimFactory(), "SeniorAgent", None, general_agent) == "not_your_team"


def test_an_auditor_assigns_nothing(auditor: User) -> None:
    assert refused(ClaimFactory(), "SeniorAgent", None, auditor) == "not_your_team"


def test_the_assignee_works_in_the_team(supervisor: User, general_agent: User) -> None:
    code = refused(ClaimFactory(), "SeniorAgent", general_agent, supervisor)
    assert code == "assignee_not_in_team"


def test_a_disabled_assignee_is_refused(supervisor: User) -> None:
    gone = UserFactory(role=Role.SUPERVISOR, is_active=False)
    assert refused(ClaimFactory(), "SeniorAgent", gone, supervisor) == "assignee_not_in_team"


def test_a_supervisor_may_be_the_assignee_in_any_team(supervisor: User) -> None:
    claim = assign_claim(
        ClaimFactory(),
        team=team("SeniorAgent"),
        assignee=supervisor,
        user=supervisor,
        today=TODAY,
    )
    assert claim.assignee == supervisor


def test_an_inactive_team_takes_nothing(supervisor: User) -> None:
    Team.objects.filter(name="SeniorAgent").update(is_active=False)
    assert refused(ClaimFactory(), "SeniorAgent", None, supervisor) == "team_inactive"


def test_a_withdrawn_claim_is_refused(supervisor: User) -> None:
    claim = ClaimFactory(balance=Decimal("0.00"), withdrawn_at="2026-11-20T00:00Z")
    assert refused(claim, "SeniorAgent", None, supervisor) == "claim_withdrawn"


@pytest.mark.parametrize(
    ("by_hand", "code"), [(False, "not_assigned_by_hand"), (True, "not_yours")]
)
def test_what_giving_back_refuses(general_agent: User, by_hand: bool, code: str) -> None:
    claim = ClaimFactory(assigned_by_hand=by_hand)
    with pytest.raises(Refused) as refusal:
        release_claim(claim, user=general_agent, today=TODAY)
    assert refusal.value.code == code


def test_only_a_supervisor_gives_many_back(general_agent: User, today: date) -> None:
    with pytest.raises(Refused, match="Only a supervisor"):
        release_claims([], user=general_agent, today=today)
