"""The pages of a trial: written down on a draft, shown as its looks kept it."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Claim, Payer
from strategies.choices import Arm
from strategies.models import Campaign, Trial, Workflow
from strategies.services.trials import write_trial
from tests.factories import TODAY, ClaimFactory
from tests.strategies.campaigns import phone_workflow
from tests.strategies.trials import a_trial, counted, drafted, in_arms, keep, tried

pytestmark = pytest.mark.django_db
SAID = {
    "challenger_percent": "20",
    "metric": "paid",
    "horizon_days": "40",
    "looks": "4",
    "expected": "30",
    "smallest": "20",
}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("campaigns", "campaign_wizard", "campaign_trial"):
        monkeypatch.setattr(f"strategies.views.{module}.today", lambda: TODAY)


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


@pytest.fixture
def other(workflow: Workflow) -> Workflow:
    return phone_workflow("test-letters")


@pytest.fixture
def draft(three: list[Claim], workflow: Workflow, supervisor: User) -> Campaign:
    return drafted(workflow, supervisor)


@pytest.fixture
def running(
    three: list[Claim], aetna: Payer, workflow: Workflow, other: Workflow, supervisor: User
) -> Campaign:
    claims = [*three, *(ClaimFactory(payer=aetna, balance=Decimal(50)) for _ in range(17))]
    campaign = tried(workflow, other, supervisor)
    in_arms(campaign, 10, 10, claims)
    return campaign


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_draft_offers_a_trial_that_is_worked_out_then_written_down(
    desk: Client, draft: Campaign, other: Workflow
) -> None:
    assert "Try a challenger" in text(desk.get(draft.link))
    form = text(desk.get(f"{draft.link}/trial"))
    assert "Champion: <strong>Test: test-phone, version 1</strong>" in form
    said = {**SAID, "challenger": other.versions.get().pk}
    worked_out = text(desk.post(f"{draft.link}/trial", {**said, "work_out": "1"}))
    assert '<td class="num">233</td><td class="num">59</td>' in worked_out
    assert "Fewer claims than it needs" in worked_out
    assert not Trial.objects.exists()
    done = desk.post(f"{draft.link}/trial", {**said, "write": "1"})
    assert (done.status_code, done["Location"]) == (302, draft.link)
    page = text(desk.get(draft.link))
    for words in ("Written down, not launched", "80/20", "+20.0 points on 30.0%"):
        assert words in page


def test_what_cannot_be_is_said_beside_the_form(
    desk: Client, draft: Campaign, other: Workflow
) -> None:
    said = {**SAID, "challenger": other.versions.get().pk}
    too_far = desk.post(f"{draft.link}/trial", {**said, "horizon_days": "61"})
    assert too_far.status_code == 409
    assert "Results count for 60 days" in text(too_far)
    assert desk.post(f"{draft.link}/trial", {**said, "looks": "6"}).status_code == 400
    assert desk.post(f"{draft.link}/trial", {**SAID, "challenger": "0"}).status_code == 400


def test_the_form_holds_figures_that_were_written_over_the_api(
    desk: Client, draft: Campaign, other: Workflow, supervisor: User
) -> None:
    plan = a_trial(other, challenger_percent=15, expected_share=Decimal("0.3125"))
    write_trial(draft, plan, user=supervisor, today=TODAY)
    form = desk.get(f"{draft.link}/trial").context["form"]
    sent = {field.name: str(field.value()) for field in form} | {"write": "1"}
    assert (sent["challenger_percent"], sent["expected"], sent["smallest"]) == (
        "15", "31.25", "20.0",
    )  # fmt: skip
    sent["challenger"] = str(other.versions.get().pk)
    assert desk.post(f"{draft.link}/trial", sent).status_code == 302
    trial = Trial.objects.get()
    assert (trial.split, trial.expected_share) == ("85/15", Decimal("0.3125"))


def test_a_trial_is_removed_by_its_button(
    desk: Client, draft: Campaign, other: Workflow, supervisor: User
) -> None:
    write_trial(draft, a_trial(other), user=supervisor, today=TODAY)
    assert f'action="{draft.link}/trial/remove"' in text(desk.get(draft.link))
    assert desk.post(f"{draft.link}/trial/remove").status_code == 302
    assert not Trial.objects.exists()


def test_the_wizard_leads_on_to_the_trial(
    desk: Client, three: list[Claim], workflow: Workflow
) -> None:
    said = {
        "name": "Aetna, phone",
        "goal": "Collect.",
        "workflow": workflow.key,
        "owner": "sam",
        "starts_on": "2026-11-21",
        "ends_on": "2026-12-21",
        "window_days": "60",
        "draft": "trial",
        "query": "payer=Aetna&status=open",
    }
    done = desk.post("/campaigns/new", said)
    assert done["Location"] == f"{Campaign.objects.get().link}/trial"


def test_before_the_first_look_no_arm_shows_what_it_reached(
    desk: Client, running: Campaign
) -> None:
    keep(running, Arm.CHALLENGER, 9, paid_on=1)
    counted(running, 9)
    page = text(desk.get(running.link))
    assert "<strong>No difference seen yet.</strong> The next look is on Dec 1, 2026" in page
    assert "the horizon is Dec 31, 2026" in page
    assert "points</strong>" not in page
    assert f'<a href="{running.link}/claims?arm=challenger">10</a>' in page


def test_a_look_shows_both_arms_the_difference_and_no_winner(
    desk: Client, running: Campaign
) -> None:
    keep(running, Arm.CHALLENGER, 8, paid_on=1)
    keep(running, Arm.CHAMPION, 3, paid_on=1)
    counted(running, 10)
    page = text(desk.get(running.link))
    assert "<strong>No difference seen yet.</strong>" in page
    assert "80.0% (49.0% to 94.3%)" in page
    assert "<strong>+50.0 points</strong>" in page
    assert "does better" not in page


def test_a_winner_is_named_with_the_day_on_which_it_crossed(
    desk: Client, running: Campaign
) -> None:
    keep(running, Arm.CHALLENGER, 10, paid_on=1)
    counted(running, 10)
    page = text(desk.get(running.link))
    assert "<strong>The challenger does better.</strong> It crossed the boundary on Dec 1" in page
    assert "Not looked" in page


def test_a_split_that_failed_is_said_before_anything_else(desk: Client, running: Campaign) -> None:
    Trial.objects.update(champion_claims=700, challenger_claims=300)
    page = text(desk.get(running.link))
    assert "The split failed its check." in page
    assert "700 and 300 claims are not 50/50 by chance" in page


def test_claims_of_an_arm_are_behind_its_figure(desk: Client, running: Campaign) -> None:
    found = text(desk.get(f"{running.link}/claims?arm=challenger"))
    assert "<strong>10</strong> claims" in found
    assert '<option value="challenger" selected>Challenger</option>' in found
    assert "<strong>0</strong> claims" in text(desk.get(f"{running.link}/claims?arm=outside"))


def test_a_launched_campaign_has_no_form(desk: Client, running: Campaign) -> None:
    found = desk.get(f"{running.link}/trial")
    assert (found.status_code, found["Location"]) == (302, running.link)
    refused = desk.post(f"{running.link}/trial", {**SAID, "challenger": "1"})
    assert refused.status_code in (400, 409)
    assert Trial.objects.get().challenger_percent == 50


def test_an_agent_reads_the_trial_of_a_campaign_of_theirs_and_writes_none(
    client: Client, running: Campaign, general_agent: User
) -> None:
    client.force_login(general_agent)
    assert client.get(running.link).status_code == 404
    Campaign.objects.update(owner=general_agent)
    assert "Champion and challenger" in text(client.get(running.link))
    assert client.get(f"{running.link}/trial").status_code == 403
    assert client.post(f"{running.link}/trial/remove").status_code == 403
