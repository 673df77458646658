"""The pages of campaigns: list, one campaign, its claims, and the way to a new one."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from claims.models import Claim, Payer
from strategies.models import Campaign, Enrolment, EnrolmentResult, Workflow
from strategies.services.campaigns import draft_campaign
from tests.factories import TODAY, ClaimFactory, FacilityFactory, UserFactory
from tests.strategies.campaigns import a_plan, launched

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("strategies.views.campaigns.today", lambda: TODAY)
    monkeypatch.setattr("strategies.views.campaign_wizard.today", lambda: TODAY)


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_without_campaigns_the_list_says_how_to_begin(desk: Client) -> None:
    found = desk.get("/campaigns")
    assert found.status_code == 200
    assert "No campaigns yet" in text(found)


def test_the_list_shows_kept_figures_and_each_opens_its_claims(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = launched(workflow, supervisor)
    found = text(desk.get("/campaigns?state=active&ordering=-collected"))
    assert "Aetna in November" in found
    assert f'<a href="/campaigns/{campaign.pk}/claims?show=targeted">$600.00</a>' in found
    assert "0.0% (0.0% to 56.2%, n 3)" in found


def test_the_list_and_the_page_round_a_rate_alike(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    """Of 0.5615 the float is a little less, and half of the pages would say 56.1."""
    campaign = launched(workflow, supervisor)
    page = text(desk.get(campaign.link))
    assert '0.0%</a> <span class="muted">95 %: 0.0% to 56.2%, n 3' in page
    assert "0.0% (0.0% to 56.2%, n 3)" in text(desk.get("/campaigns"))
    export = desk.get("/campaigns/export?format=csv").getvalue().decode()
    assert "0.0% (0.0% to 56.2%, n 3)" in export


@pytest.mark.parametrize("campaigns", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    desk: Client,
    three: list[Claim],
    workflow: Workflow,
    supervisor: User,
    django_assert_num_queries: Any,
    campaigns: int,
) -> None:
    for _ in range(campaigns):
        draft_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    desk.get("/campaigns")
    with django_assert_num_queries(11):
        desk.get("/campaigns")


def test_a_filter_nobody_knows_is_refused(desk: Client) -> None:
    assert desk.get("/campaigns?colour=red").status_code == 400


@pytest.mark.parametrize(
    "query", ["payer=Aetna", "q=november", "owner=sam", "workflow=test-phone", "state=active"]
)
def test_each_filter_finds_its_campaigns(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User, query: str
) -> None:
    launched(workflow, supervisor)
    assert "Aetna in November" in text(desk.get(f"/campaigns?{query}"))


def test_a_payer_asked_for_by_number_is_shown_by_name(desk: Client, aetna: Payer) -> None:
    found = desk.get(f"/campaigns?payer={aetna.pk}")
    assert [chip.text for chip in found.context["chips"]] == ["Aetna"]
    assert found.context["values"]["payer"] == "Aetna"


def test_the_export_has_the_columns_of_the_list(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    launched(workflow, supervisor)
    rows = desk.get("/campaigns/export?format=csv").getvalue().decode().splitlines()
    assert rows[0].startswith("\ufeffCampaign,Payer,Workflow,Status,Targeted,Balance")
    assert rows[1].startswith("Aetna in November,Aetna,Test: test-phone,Active,3,600.00,0,0,0.00")


@pytest.mark.parametrize(
    "address",
    ["/campaigns/export?format=csv,xlsx", "{link}/claims/export?format=csv&format=xlsx",
     "{link}/claims?show=paid,open"],
)  # fmt: skip
def test_two_values_where_one_is_expected_are_refused(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User, address: str
) -> None:
    campaign = launched(workflow, supervisor)
    found = desk.get(address.format(link=campaign.link))
    assert found.status_code == 400
    assert "expected one value" in text(found)


def test_a_campaign_shows_its_funnel_and_what_is_due(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = launched(workflow, supervisor)
    found = text(desk.get(campaign.link))
    for words in ("What it reached", "What is due next", "Call 1", "History"):
        assert words in found
    assert f'href="{campaign.link}/claims?show=contacted"' in found


def test_the_claims_behind_a_figure_add_up_to_it(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = launched(workflow, supervisor)
    EnrolmentResult.objects.create(
        enrolment=Enrolment.objects.get(claim=three[0]),
        paid_on=TODAY,
        collected=Decimal("40.10"),
    )
    found = text(desk.get(f"{campaign.link}/claims?show=collected"))
    assert "<strong>1</strong> claims" in found
    assert "<strong>$40.10</strong> collected" in found
    assert "A-1" in found
    assert "A-2" not in found


def test_an_agent_who_owns_none_finds_none(
    client: Client, three: list[Claim], workflow: Workflow, supervisor: User, general_agent: User
) -> None:
    campaign = launched(workflow, supervisor)
    client.force_login(general_agent)
    assert "Aetna in November" not in text(client.get("/campaigns"))
    assert client.get(campaign.link).status_code == 404


def test_the_wizard_previews_refuses_and_drafts(
    desk: Client, three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    assert "Balance</dt><dd>$600.00" in text(desk.get("/campaigns/new?payer=Aetna"))
    said = {
        "name": "Aetna, phone",
        "goal": "Collect.",
        "workflow": workflow.key,
        "owner": "sam",
        "starts_on": "2026-11-21",
        "ends_on": "2026-12-21",
        "window_days": "60",
        "draft": "1",
    }
    refused = desk.post("/campaigns/new", {**said, "query": "status=open"})
    assert refused.status_code == 409
    assert "narrow it" in text(refused)
    done = desk.post("/campaigns/new", {**said, "query": "payer=Aetna&status=open"})
    made = Campaign.objects.get()
    assert (done.status_code, done["Location"]) == (302, made.link)
    assert "Launch: enrol 3 claims" in text(desk.get(made.link))


def test_a_supervisor_of_one_facility_may_draft_one_for_somebody_else(
    client: Client,
    three: list[Claim],
    workflow: Workflow,
    supervisor: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("strategies.api.campaigns.today", lambda: TODAY)
    local = UserFactory(role=Role.SUPERVISOR)
    local.facilities.add(FacilityFactory(name="North"))
    client.force_login(local)
    said = {"name": "Aetna", "goal": "Collect.", "workflow": workflow.key, "owner": "sam",
            "ends_on": "2026-12-21", "window_days": 60}  # fmt: skip
    page = {**said, "starts_on": "2026-11-21", "query": "payer=Aetna", "draft": "1"}
    done = client.post("/campaigns/new", page)
    assert (done.status_code, done["Location"]) == (302, "/campaigns")
    body = {**said, "filter": {"payer": "Aetna"}}
    made = client.post("/api/campaigns/", body, content_type="application/json")
    assert (made.status_code, made.json()["owner"]) == (201, "sam")
    assert Campaign.objects.for_user(local).count() == 0


def test_the_steps_of_a_campaign_are_its_buttons(
    desk: Client,
    three: list[Claim],
    workflow: Workflow,
    supervisor: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    ClaimFactory()
    campaign = draft_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{campaign.link}/launch", {"agreed": "3 for 600.00"})
    states = []
    for step, said in (("pause", {}), ("resume", {}), ("complete", {"note": "Paid."})):
        assert desk.post(f"{campaign.link}/{step}", said).status_code == 302
        campaign.refresh_from_db()
        states.append((campaign.state, campaign.paused_at is None))
    assert states == [("active", False), ("active", True), ("completed", True)]
    desk.post(f"{campaign.link}/clone")
    assert Campaign.objects.latest("pk").cloned_from == campaign
