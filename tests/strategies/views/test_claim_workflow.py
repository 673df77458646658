"""One claim's workflow on its page."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Claim
from strategies.choices import EnrolmentState, StepState
from strategies.models import Enrolment, StepRun
from tests.factories import ClaimFactory
from tests.strategies.workflows import enrolled, workflow_version

pytestmark = pytest.mark.django_db
PAGE = "/claims/A/1/workflow"


@pytest.fixture
def claim(db: None) -> Claim:
    return ClaimFactory(claim_number="A/1", team_name="GeneralAgent")


@pytest.fixture
def agent(client: Client, general_agent: User) -> Client:
    client.force_login(general_agent)
    return client


def act(client: Client, **said: Any) -> str:
    """Posts, and gives what the person is told."""
    answer = client.post(PAGE, said, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_person_begins_one(agent: Client, claim: Claim) -> None:
    workflow_version()
    assert "Start workflow" in agent.get(PAGE).content.decode()
    assert act(agent, act="begin", workflow="calls") == "The workflow has begun."
    page = agent.get(PAGE).content.decode()
    assert "Say: First call" in page
    assert "Second call" in page


def test_the_step_at_hand_is_done(agent: Client, claim: Claim, general_agent: User) -> None:
    enrolled(claim, workflow_version())
    said = {"state": "done", "position": 1, "cycle": 1, "words": "Reached Ann"}
    assert act(agent, act="settle", **said) == "The step is settled."
    run = StepRun.objects.get()
    assert (run.state, run.person, run.words) == (StepState.DONE, general_agent, "Reached Ann")


def test_a_page_that_grew_old_settles_nothing(agent: Client, claim: Claim) -> None:
    enrolled(claim, workflow_version())
    said = {"state": "done", "position": 1, "cycle": 1}
    act(agent, act="settle", **said)
    assert act(agent, act="settle", **said).startswith("Somebody settled this step already")
    assert StepRun.objects.count() == 1


def test_leaving_says_why(agent: Client, claim: Claim) -> None:
    enrolled(claim, workflow_version())
    assert act(agent, act="leave") == "Reason: This field is required."
    assert act(agent, act="leave", reason="Wrong payer") == "The claim has left its workflow."
    assert Enrolment.objects.get().state == EnrolmentState.EXITED
    assert "Wrong payer" in agent.get(PAGE).content.decode()


def test_an_unknown_act_is_not_found(agent: Client, claim: Claim) -> None:
    assert agent.post(PAGE, {"act": "dance"}).status_code == 404


def test_a_number_that_ends_like_the_page_is_a_claim(agent: Client, claim: Claim) -> None:
    ClaimFactory(claim_number="A/1/workflow", team_name="GeneralAgent")
    assert "Workflow of claim" not in agent.get(PAGE).content.decode()


def test_a_stranger_finds_nothing(client: Client, claim: Claim, senior_agent: User) -> None:
    client.force_login(senior_agent)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"act": "begin", "workflow": "calls"}).status_code == 404
