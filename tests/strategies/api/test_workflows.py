"""Workflows, and a claim's own, over the API."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Claim
from strategies.models import Workflow, WorkflowVersion
from tests.factories import ClaimFactory
from tests.strategies.workflows import workflow_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(db: None) -> Claim:
    return ClaimFactory(claim_number="A/1", team_name="GeneralAgent")


def send(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, body, content_type="application/json")


def test_the_list_has_rates_and_steps(client: Client, general_agent: User) -> None:
    client.force_login(general_agent)
    rows = client.get("/api/workflows/").json()["results"]
    assert [row["key"] for row in rows] == [
        "appeal-process", "email-follow-up", "negotiation", "phone-campaign",
    ]  # fmt: skip
    phone = rows[3]
    assert (phone["success"]["rate"], phone["success"]["is_measured"]) == (0.68, False)
    assert [step["offset"] for step in phone["in_force"]["steps"]] == [0, 7, 14, 21]


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_costs_the_same_whatever_its_length(
    client: Client, general_agent: User, django_assert_num_queries: Any, more: int
) -> None:
    client.force_login(general_agent)
    for number in range(more):
        workflow_version(f"more-{number}")
    client.get("/api/workflows/")
    with django_assert_num_queries(8):
        client.get("/api/workflows/")


def test_steps_keep_the_text_that_they_send(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    address = f"/api/workflows/{workflow_version().workflow.pk}/versions/"
    step = {"title": "Write", "offset": 0, "channel": "letter", "template": "status-letter"}
    row = send(client, address, {"steps": [step]}).json()
    assert [each["template"] for each in row["steps"]] == ["status-letter"]
    answer = send(client, address, {"steps": [{**step, "template": "no-letter"}]})
    assert (answer.status_code, WorkflowVersion.objects.filter(number=3).exists()) == (400, False)


def test_a_draft_keeps_what_is_not_sent(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    workflow = workflow_version().workflow
    sent = {"timeline": "Two weeks", "exits": [{"event": "denial", "to_workflow": "negotiation"}]}
    answer = send(client, f"/api/workflows/{workflow.pk}/versions/", sent)
    row = answer.json()
    assert (answer.status_code, row["number"], row["timeline"]) == (201, 2, "Two weeks")
    assert [step["title"] for step in row["steps"]] == ["First call", "Second call"]
    assert row["exits"] == [{"event": "denial", "to_workflow": "negotiation"}]


def test_a_draft_that_waits_is_changed_and_no_other_made(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    address = f"/api/workflows/{workflow_version().workflow.pk}/versions/"
    answers = [send(client, address, {"timeline": line}) for line in ("A week", "Two weeks")]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert [answer.json()["number"] for answer in answers] == [2, 2]
    assert answers[1].json()["timeline"] == "Two weeks"


def test_a_draft_is_put_in_force(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    workflow = workflow_version().workflow
    send(client, f"/api/workflows/{workflow.pk}/versions/", {})
    body = {"number": 2, "source": "Memo"}
    row = send(client, f"/api/workflows/{workflow.pk}/activate/", body).json()
    assert row["activated_at"] is not None
    assert WorkflowVersion.objects.get(workflow=workflow, number=2).source == "Memo"


def test_a_refusal_is_409(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    workflow = Workflow.objects.get(key="phone-campaign")
    body = {"number": 1, "source": "Memo"}
    answer = send(client, f"/api/workflows/{workflow.pk}/activate/", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "version_active")


def test_a_claim_goes_through_its_workflow(
    client: Client, general_agent: User, claim: Claim
) -> None:
    client.force_login(general_agent)
    workflow_version()
    address = "/api/claims/A/1/workflow/"
    assert client.get(address).json() == {"running": None, "handed_over": None}
    assert send(client, address, {"act": "begin", "workflow": "calls"}).json()["position"] == 1
    row = send(client, address, {"act": "done", "words": "Reached Ann"}).json()
    assert (row["position"], row["steps_done"][0]["words"]) == (2, "Reached Ann")
    assert send(client, address, {"act": "skip"}).json()["code"] == "no_reason"
    row = send(client, address, {"act": "leave", "words": "Wrong payer"}).json()
    assert (row["state"], row["ended_because"]) == ("exited", "Wrong payer")


def test_to_begin_names_the_workflow(client: Client, general_agent: User, claim: Claim) -> None:
    client.force_login(general_agent)
    assert send(client, "/api/claims/A/1/workflow/", {"act": "begin"}).status_code == 400


def test_a_stranger_finds_nothing(client: Client, senior_agent: User, claim: Claim) -> None:
    client.force_login(senior_agent)
    assert client.get("/api/claims/A/1/workflow/").status_code == 404
