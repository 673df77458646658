"""Whom the API takes as the owner of a strategy, a campaign or a project."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from claims.models import Claim, Payer
from strategies.forms.campaigns import CampaignForm
from strategies.forms.strategies import WordingForm
from strategies.models import Campaign, StrategyVersion, Workflow
from strategies.services.strategies import save_strategy
from strategies.services.strategy_drafts import draft_for_payer
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOT_THEIRS = "found “{}”, expected the username of somebody who may own it"


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


@pytest.fixture
def cast(supervisor: User) -> dict[str, User]:
    """One of each, and a supervisor who has left."""
    people = [UserFactory(username=role.value, role=role) for role in Role]
    left = UserFactory(username="left", role=Role.SUPERVISOR, is_active=False)
    return {person.username: person for person in (*people, left)}


def send(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, body, content_type="application/json")


def plan(workflow: Workflow, owner: str) -> dict[str, Any]:
    ends_on = (today() + timedelta(days=30)).isoformat()
    words = {"name": "Aetna", "goal": "Collect.", "workflow": workflow.key, "ends_on": ends_on}
    return {**words, "owner": owner, "filter": {"payer": "Aetna"}}


@pytest.mark.parametrize("owner", ["auditor", "client", "left", "nobody"])
def test_who_cannot_act_for_it_is_refused_by_the_field(
    desk: Client,
    cast: dict[str, User],
    three: list[Claim],
    workflow: Workflow,
    aetna: Payer,
    owner: str,
) -> None:
    strategy = f"/api/payer-strategies/{aetna.pk}/versions/"
    project = {"cluster": 1, "name": "Approvals", "workflow": workflow.key, "owner": owner}
    for answer in (
        send(desk, "/api/campaigns/", plan(workflow, owner)),
        send(desk, "/api/campaigns/preview/", plan(workflow, owner)),
        send(desk, strategy, {"owner": owner}),
        send(desk, "/api/denial-projects/", project),
    ):
        assert answer.status_code == 400
        assert answer.json()["errors"] == [
            {"pointer": "/owner", "detail": NOT_THEIRS.format(owner)}
        ]
    assert not Campaign.objects.exists()
    assert not StrategyVersion.objects.filter(activated_at__isnull=True).exists()


@pytest.mark.parametrize("owner", ["agent", "supervisor", "admin"])
def test_who_acts_owns_a_campaign(
    desk: Client, cast: dict[str, User], three: list[Claim], workflow: Workflow, owner: str
) -> None:
    answer = send(desk, "/api/campaigns/", plan(workflow, owner))
    assert (answer.status_code, answer.json()["owner"]) == (201, owner)


@pytest.mark.parametrize(("owner", "status"), [("agent", 400), ("supervisor", 201), ("admin", 201)])
def test_who_decides_owns_a_strategy(
    desk: Client, cast: dict[str, User], aetna: Payer, owner: str, status: int
) -> None:
    answer = send(desk, f"/api/payer-strategies/{aetna.pk}/versions/", {"owner": owner})
    assert answer.status_code == status


def test_pages_offer_the_same_people(cast: dict[str, User]) -> None:
    offered = [
        {person.username for person in form.fields["owner"].queryset} & set(cast)  # type: ignore[attr-defined]
        for form in (CampaignForm(), WordingForm())
    ]
    assert offered == [{"agent", "supervisor", "admin"}, {"supervisor", "admin"}]


def test_a_draft_keeps_an_owner_who_left_but_takes_none_anew(
    cast: dict[str, User], supervisor: User, aetna: Payer
) -> None:
    draft, _ = draft_for_payer(aetna, user=supervisor, today=today())
    with pytest.raises(Refused, match="left cannot own a strategy"):
        save_strategy(draft, {"owner": cast["left"]}, [], user=supervisor)
    StrategyVersion.objects.filter(pk=draft.pk).update(owner=cast["left"])
    saved = save_strategy(draft, {"owner": cast["left"]}, [], user=supervisor)
    assert saved.owner == cast["left"]
