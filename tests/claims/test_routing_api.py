"""The API of the routing rules."""

from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from claims.models import RoutingVersion
from claims.services.routing import draft_version
from tests.factories import TODAY, ClaimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]
REST = {"name": "Rest", "team": "GeneralAgent"}


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_versions_and_their_rules_are_listed(supervisor: User) -> None:
    draft_version(RoutingVersion.objects.get(number=1), user=supervisor, today=TODAY)
    body = client_of(supervisor).get("/api/routing/").json()
    assert [(row["number"], row["in_force"]) for row in body["results"]] == [(2, False), (1, True)]
    assert body["next"] is None
    assert body["results"][1]["rules"][0] == {
        "name": "High value",
        "team": "SeniorAgent",
        "balance_over": "1000.00",
        "balance_up_to": None,
        "age_over": None,
        "age_up_to": None,
        "lines_of_business": [],
        "payers": [],
        "facilities": [],
        "denied": None,
        "denial_codes": [],
    }


def test_an_agent_sees_no_versions(general_agent: User) -> None:
    assert client_of(general_agent).get("/api/routing").json() == {"results": [], "next": None}


@pytest.mark.parametrize("address", ["/api/routing/dry-run/", "/api/routing/dry-run"])
def test_a_dry_run_answers_claims_and_dollars_per_team(supervisor: User, address: str) -> None:
    ClaimFactory(balance=Decimal("1000.01"))
    ClaimFactory(balance=Decimal("1000.00"))
    rules = [{"name": "High", "team": "SeniorAgent", "balance_over": "1000.00"}, REST]
    body = client_of(supervisor).post(address, {"rules": rules}, format="json").json()
    assert (body["as_of"], body["moved"]) == ("2026-11-21", {"claims": 1, "balance": "1000.01"})
    assert body["teams"][0] == {
        "team": "SeniorAgent",
        "before": {"claims": 0, "balance": "0.00"},
        "after": {"claims": 1, "balance": "1000.01"},
    }
    assert body["rules"][1] == {
        "position": 2,
        "name": "Rest",
        "claims": 1,
        "balance": "1000.00",
    }
    assert "Escalation Team receives nothing." in body["warnings"]


def post(user: User, body: object) -> tuple[int, str]:
    answer = client_of(user).post("/api/routing/dry-run/", body, format="json")
    return answer.status_code, answer["Content-Type"]


def test_only_those_who_decide_run_it(general_agent: User, auditor: User) -> None:
    for person in (general_agent, auditor):
        assert post(person, {"rules": [REST]})[0] == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rules": []},
        {"rules": [{"name": "Rest", "team": "Nobody"}]},
        {"rules": [{**REST, "colour": "red"}]},
        {"rules": [{**REST, "lines_of_business": ["dental"]}]},
        {"rules": [REST], "save": True},
    ],
)
def test_bad_input_is_400(supervisor: User, body: dict) -> None:
    assert post(supervisor, body) == (400, "application/problem+json")


def test_a_rule_set_without_last_resort_is_refused(supervisor: User) -> None:
    assert post(supervisor, {"rules": [{**REST, "age_over": 90}]})[0] == 409
