"""Escalating and giving back by API."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Team, User
from claims.models import Claim
from tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    team, person = Team.objects.get(name="GeneralAgent"), UserFactory(username="lena")
    person.teams.add(team)
    team.lead = person
    team.save()
    return person


@pytest.fixture
def claim(general_agent: User) -> Claim:
    return ClaimFactory(claim_number="A/1", assignee=general_agent, work_status="in_progress")


def post(user: User, verb: str, **body: Any) -> Any:
    client = APIClient()
    client.force_authenticate(user)
    return client.post(f"/api/claims/A/1/{verb}/", body, format="json")


def test_it_goes_to_the_lead_and_comes_back(claim: Claim, lead: User, general_agent: User) -> None:
    raised = post(general_agent, "escalate", reason="Help")
    assert raised.status_code == 201
    said = raised.json()
    assert (said["claim_number"], said["rule"], said["raised_by"]) == ("A/1", None, "gina")
    assert (said["from_assignee"], said["to_team"], said["to_assignee"], said["state"]) == (
        "gina", "GeneralAgent", "lena", "open",
    )  # fmt: skip
    back = post(lead, "return", reason="Appeal it")
    assert (back.status_code, back.json()["id"]) == (200, said["id"])
    assert (back.json()["state"], back.json()["ended_by"]) == ("returned", "lena")
    claim.refresh_from_db()
    assert (claim.assignee, claim.work_status) == (general_agent, "in_progress")


def test_a_team_is_named(claim: Claim, supervisor: User) -> None:
    said = post(supervisor, "escalate", reason="Complaint", to="EscalationTeam").json()
    assert (said["to_team"], said["to_assignee"]) == ("EscalationTeam", None)
    assert post(supervisor, "escalate", reason="x", to="Nobody").status_code == 400


def test_refusals_carry_their_code(claim: Claim, lead: User, general_agent: User) -> None:
    assert post(general_agent, "return", reason="x").json()["code"] == "not_escalated"
    assert post(general_agent, "escalate", reason="").status_code == 400
    post(general_agent, "escalate", reason="Help")
    again = post(general_agent, "escalate", reason="Help")
    assert (again.status_code, again.json()["code"]) == (409, "already_escalated")
