"""A campaign's trial over the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Claim
from strategies.models import Campaign, Trial, Workflow
from tests.factories import TODAY
from tests.strategies.campaigns import launched, phone_workflow
from tests.strategies.trials import counted, drafted, in_arms, tried

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "challenger": "test-letters",
    "horizon_days": 40,
    "expected_share": "0.3",
    "smallest_difference": "0.2",
}


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


@pytest.fixture
def draft(three: list[Claim], workflow: Workflow, supervisor: User) -> Campaign:
    phone_workflow("test-letters")
    return drafted(workflow, supervisor)


def put(client: Client, campaign: Campaign, **more: Any) -> Any:
    address = f"/api/campaigns/{campaign.pk}/trial/"
    return client.put(address, {**SAID, **more}, content_type="application/json")


def test_a_trial_is_put_read_and_deleted(desk: Client, draft: Campaign) -> None:
    address = f"/api/campaigns/{draft.pk}/trial/"
    assert desk.get(address).status_code == 404
    row = put(desk, draft, challenger_percent=20).json()
    assert row == desk.get(address).json()
    assert (row["champion"], row["challenger"]) == (
        {"workflow": "test-phone", "version": 1},
        {"workflow": "test-letters", "version": 1},
    )
    assert row["needed"] == {"champion": 233, "challenger": 59, "is_enough": False}
    assert (row["says"], row["looked"]) == ("Written down, not launched", [])
    assert desk.delete(address).status_code == 204
    assert not Trial.objects.exists()


def test_the_challenger_is_the_version_in_force_when_the_campaign_starts(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    later = phone_workflow("test-letters").versions.get()
    later.pk, later.number, later.valid_from = None, 2, TODAY + timedelta(days=5)
    later.save()
    later.steps.create(position=1, title="Write", offset=0, channel="letter")
    campaign = drafted(workflow, supervisor, starts_on=TODAY + timedelta(days=5))
    assert put(desk, campaign).json()["challenger"] == {"workflow": "test-letters", "version": 2}


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"challenger": "test-phone"}, 409),
        ({"challenger_version": 7}, 409),
        ({"horizon_days": 61}, 409),
        ({"challenger": "nobody"}, 400),
        ({"challenger_percent": 96}, 400),
        ({"winner": "challenger"}, 400),
    ],
)
def test_what_cannot_be_is_a_problem(
    desk: Client, draft: Campaign, more: dict[str, Any], status: int
) -> None:
    answer = put(desk, draft, **more)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert not Trial.objects.exists()


def test_from_the_launch_on_it_is_only_read(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = tried(workflow, phone_workflow("test-letters"), supervisor)
    assert put(desk, campaign).json()["code"] == "trial_frozen"
    assert desk.delete(f"/api/campaigns/{campaign.pk}/trial/").status_code == 409
    Trial.objects.update(champion_claims=2, challenger_claims=1, next_look_on="2026-12-01")
    row = desk.get(f"/api/campaigns/{campaign.pk}/trial/").json()
    assert (row["needed"], row["horizon_on"]) == (None, "2026-12-31")


def test_each_look_is_a_row(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = tried(workflow, phone_workflow("test-letters"), supervisor)
    in_arms(campaign, 2, 1, three)
    Trial.objects.update(next_look_on="2026-12-01")
    counted(campaign, 10)
    (row,) = desk.get(f"/api/campaigns/{campaign.pk}/trial/").json()["looked"]
    assert (row["number"], row["day"], row["champion_claims"], row["verdict"]) == (
        1,
        "2026-12-01",
        2,
        "go_on",
    )


def test_an_agent_finds_none(
    client: Client, three: list[Claim], workflow: Workflow, supervisor: User, general_agent: User
) -> None:
    campaign = launched(workflow, supervisor)
    client.force_login(general_agent)
    assert client.get(f"/api/campaigns/{campaign.pk}/trial/").status_code == 404
