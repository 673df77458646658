"""Enrolment and hand-over rules over the API."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from arengine.lib.dates import today
from claims.models import DenialCategory
from strategies.services.handing_over import hand_over
from tests.factories import TODAY, ClaimFactory
from tests.strategies.handover import handover_rule, rules_in_force, running
from tests.strategies.workflows import workflow_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]
RULES = "/api/handover-rules/"


@pytest.fixture
def decider(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def send(client: Client, address: str, body: dict[str, Any], verb: str = "post") -> Any:
    return getattr(client, verb)(address, body, content_type="application/json")


def rule(**more: Any) -> dict[str, Any]:
    return {"name": "Long", "reason": "long", "days_running": 3, **more}


def test_rules_are_read_by_everyone(client: Client, general_agent: User) -> None:
    client.force_login(general_agent)
    (version,) = client.get(RULES).json()["results"]
    assert (version["number"], version["in_force"], len(version["rules"])) == (1, False, 5)
    assert client.get(f"{RULES}1/").json() == version
    assert version["rules"][3] | {"words": ""} == {
        "position": 4,
        "words": "",
        "name": "A round of calls without a payment",
        "reason": "a round of calls brought no payment of a large balance",
        "workflow": "phone-campaign",
        "to_workflow": "negotiation",
        "applies_to": "any",
        "contacts": None,
        "missed": None,
        "rounds": 1,
        "days_running": None,
        "days_left": None,
        "balance_over": "5000.00",
        "categories": [],
    }


def test_a_version_is_drafted_changed_and_put_in_force(decider: Client) -> None:
    rules_in_force(handover_rule(missed=2))
    category = DenialCategory.objects.earliest("pk").key
    answer = send(decider, RULES, {"rules": [rule(categories=[category])]})
    assert (answer.status_code, answer.json()["number"]) == (201, 3)
    assert answer.json()["rules"][0]["categories"] == [category]
    row = send(decider, f"{RULES}3/", {"rules": [rule(name="Longer")]}, "put").json()
    assert [one["name"] for one in row["rules"]] == ["Longer"]
    active = send(decider, f"{RULES}3/activate/", {"source": "Memo"}).json()
    assert (active["in_force"], active["source"]) == (True, "Memo")
    again = send(decider, f"{RULES}3/", {"rules": []}, "put")
    assert (again.status_code, again.json()["code"]) == (409, "version_active")


def test_a_draft_that_waits_is_changed_and_no_other_made(decider: Client) -> None:
    answer = send(decider, RULES, {})
    assert (answer.status_code, answer.json()["number"]) == (200, 1)
    assert len(answer.json()["rules"]) == 5
    answer = send(decider, RULES, {"rules": [rule()]})
    assert (answer.status_code, answer.json()["number"]) == (200, 1)
    assert [one["name"] for one in answer.json()["rules"]] == ["Long"]


def test_a_put_without_rules_keeps_those_that_the_draft_has(decider: Client) -> None:
    before = decider.get(f"{RULES}1/").json()
    assert send(decider, f"{RULES}1/", {}, "put").json() == before
    assert len(before["rules"]) == 5


def test_a_draft_that_may_not_be_is_not_kept(decider: Client) -> None:
    rules_in_force(handover_rule(missed=2))
    answer = send(decider, RULES, {"rules": [rule(days_running=None)]})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_condition")
    assert [row["number"] for row in decider.get(RULES).json()["results"]] == [2, 1]


def test_a_dry_run_of_rules_that_are_sent(decider: Client) -> None:
    running(ClaimFactory(claim_number="C-1", balance=Decimal("75.50")), workflow_version())
    row = send(decider, f"{RULES}dry-run/", {"rules": [rule(to_workflow="negotiation")]}).json()
    assert row == {
        "as_of": today().isoformat(),
        "claims": 1,
        "balance": "75.50",
        "rules": [
            {"position": 1, "name": "Long", "claims": 1, "balance": "75.50", "examples": ["C-1"]}
        ],
        "warnings": [],
    }


def test_enrolment_rules_are_tried_and_drafted(decider: Client) -> None:
    ClaimFactory(claim_number="C-1", balance=Decimal("75.50"))
    rules = {"rules": [{"name": "All", "workflow": "phone-campaign", "balance_over": "75.49"}]}
    row = send(decider, "/api/enrolment-rules/dry-run/", rules).json()
    assert (row["claims"], row["rules"][0]["examples"]) == (1, ["C-1"])
    drafted = send(decider, "/api/enrolment-rules/", rules).json()
    assert drafted["rules"][0]["words"] == "every open claim and balance over $75.49"


def test_a_claim_says_that_a_rule_moved_it_and_is_taken_back(decider: Client) -> None:
    claim = ClaimFactory(claim_number="A/1")
    talks = workflow_version("talks")
    running(claim, workflow_version("calls"))
    rules_in_force(handover_rule("Long", days_running=3, to_workflow=talks.workflow))
    hand_over(TODAY)
    address = "/api/claims/A/1/workflow/"
    assert decider.get(address).json()["handed_over"] == {
        "moved_on": "2026-11-21",
        "rule": "Long",
        "reason": "because of Long",
        "from_workflow": "calls",
        "from_position": 1,
        "to_workflow": "talks",
    }
    row = send(decider, address, {"act": "take_back", "words": "They called"}).json()
    assert (row["workflow"], row["state"], row["position"]) == ("calls", "running", 1)
    assert decider.get(address).json()["handed_over"] is None


def test_a_new_workflow(decider: Client) -> None:
    answer = send(decider, "/api/workflows/", {"key": "complaint", "name": "Complaint"})
    assert (answer.status_code, answer.json()["steps"], answer.json()["number"]) == (201, [], 1)
    again = send(decider, "/api/workflows/", {"key": "complaint", "name": "Complaint"})
    assert again.status_code == 400


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_costs_the_same_whatever_its_length(
    decider: Client, more: int, django_assert_num_queries: Any
) -> None:
    for place in range(more):
        rules_in_force(handover_rule(f"More {place}", missed=9))
    decider.get(RULES)
    with django_assert_num_queries(8):
        answer = decider.get(RULES)
    assert [len(row["rules"]) for row in answer.json()["results"]] == [1] * more + [5]
