"""Drafting, launching, pausing, completing and cloning campaigns."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from arengine.lib.dates import now
from arengine.lib.errors import Refused
from claims.choices import Responsibility, WorkStatus
from claims.models import Claim, Payer, PayerMerge
from claims.services.merging import merge_payers
from strategies.bulk import targets
from strategies.choices import CampaignState as State
from strategies.choices import EnrolmentState
from strategies.models import Campaign, CampaignLaunch, Enrolment, Workflow
from strategies.services import campaign_launches, launching
from strategies.services.campaign_states import (
    complete_campaign,
    pause_campaign,
    resume_campaign,
    tend_campaigns,
)
from strategies.services.campaigns import clone_campaign, draft_campaign, preview_campaign
from tests.factories import TODAY, ClaimFactory, PayerFactory
from tests.strategies.campaigns import a_plan, go, launch, launched

pytestmark = pytest.mark.django_db


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_a_preview_counts_the_target_and_writes_nothing(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    found = preview_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    assert (found.claims, found.dollars, found.excluded, found.warnings, found.refusal) == (
        3,
        Decimal("600.00"),
        [],
        [],
        None,
    )
    assert found.agreement == "3 for 600.00"
    assert Campaign.objects.count() == 0


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        (
            {"missing_since": "2026-11-20T00:00Z"},
            "missing from the last snapshot: to be decided on first",
        ),
        ({"work_status": WorkStatus.READY_TO_CLOSE}, "its work is over"),
        ({"responsibility": Responsibility.PATIENT}, "the patient owes it, not the payer"),
        (
            {"is_due": False, "follow_up_on": TODAY + timedelta(days=31)},
            "put off until after the campaign's end",
        ),
    ],
)
def test_a_claim_is_left_out_with_its_reason(
    three: list[Claim], workflow: Workflow, supervisor: User, columns: dict[str, Any], why: str
) -> None:
    Claim.objects.filter(pk=three[0].pk).update(**columns)
    found = preview_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    assert (found.claims, found.dollars) == (2, Decimal("500.00"))
    assert [(one.why, one.claims, one.dollars) for one in found.excluded] == [
        (why, 1, Decimal("100.00"))
    ]


def test_a_claim_without_open_balance_is_left_out(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    Claim.objects.filter(pk=three[0].pk).update(balance=0)
    plan = a_plan(workflow, supervisor, filters={"payer": ["Aetna"]})
    found = preview_campaign(plan, user=supervisor, today=TODAY)
    assert [(one.why, one.claims) for one in found.excluded] == [("no open balance", 1)]


def test_a_deadline_before_the_end_is_a_warning_only(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    Claim.objects.filter(pk=three[0].pk).update(deadline_on=TODAY + timedelta(days=5))
    found = preview_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    assert found.claims == 3
    assert found.warnings == [
        "1 claims have a deadline before its end: they are worked by their deadline, "
        "which no step of the campaign delays."
    ]


def test_an_overlapping_campaign_is_named(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    first = {"status": ["open"], "payer": ["Aetna"], "min_balance": ["300"]}
    launched(workflow, supervisor, name="The large ones", filters=first)
    found = preview_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    assert (found.claims, found.dollars) == (2, Decimal("300.00"))
    assert [(one.why, one.claims) for one in found.excluded] == [
        ("under way in another campaign", 1)
    ]
    assert found.warnings == [
        "Overlaps with “The large ones”: 1 of its claims match and stay there."
    ]


def test_nothing_to_target_is_refused_with_the_reasons(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    launched(workflow, supervisor)
    with refused("targets_nothing") as caught:
        draft_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    assert str(caught.value) == ("It would target no claim: 3 under way in another campaign.")
    assert Campaign.objects.count() == 1


def test_targeting_everything_is_refused(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    plan = a_plan(workflow, supervisor, filters={"status": ["open"]})
    with refused("targets_everything") as caught:
        draft_campaign(plan, user=supervisor, today=TODAY)
    assert str(caught.value) == ("Its filter lets through all 4 open claims ($850.00): narrow it.")
    assert Campaign.objects.count() == 0


def test_an_unknown_payer_is_refused(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    plan = a_plan(workflow, supervisor, filters={"payer": ["Nobody"]})
    with refused("filter_unreadable"):
        draft_campaign(plan, user=supervisor, today=TODAY)


def test_dates_the_wrong_way_round_are_refused(workflow: Workflow, supervisor: User) -> None:
    plan = a_plan(workflow, supervisor, ends_on=TODAY - timedelta(days=1))
    with refused("campaign_dates"):
        draft_campaign(plan, user=supervisor, today=TODAY)


def test_an_end_that_has_passed_is_refused(workflow: Workflow, supervisor: User) -> None:
    plan = a_plan(workflow, supervisor, ends_on=TODAY)
    with refused("campaign_over"):
        draft_campaign(plan, user=supervisor, today=TODAY)


def test_an_owner_who_may_not_work_is_refused(
    workflow: Workflow, supervisor: User, auditor: User
) -> None:
    with refused("campaign_owner"):
        draft_campaign(a_plan(workflow, auditor), user=supervisor, today=TODAY)


def test_a_workflow_without_a_version_in_force_is_refused(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    workflow.versions.update(valid_until=TODAY - timedelta(days=1))
    with refused("workflow_not_in_force") as refusal:
        draft_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    text = f"The workflow “{workflow}” has no version with steps in force on Nov 21, 2026."
    assert refusal.value.message == text


def test_an_agent_drafts_no_campaign(
    three: list[Claim], workflow: Workflow, general_agent: User
) -> None:
    with pytest.raises(PermissionDenied):
        draft_campaign(a_plan(workflow, general_agent), user=general_agent, today=TODAY)


def test_a_launch_freezes_the_claims_of_now_and_enrols_them(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = launched(workflow, supervisor)
    assert (campaign.state, campaign.targeted_claims, campaign.targeted_balance) == (
        State.ACTIVE,
        3,
        Decimal("600.00"),
    )
    assert (campaign.payer.name, campaign.payer_ids) == ("Aetna", [three[0].payer_id])
    assert campaign.version == workflow.versions.get()
    assert list(
        Enrolment.objects.values_list("claim", "campaign", "balance_at_start", "due_on")
    ) == [(claim.pk, campaign.pk, claim.balance, TODAY) for claim in three]
    ClaimFactory(payer=three[0].payer)
    assert campaign.enrolments.count() == 3


def test_what_was_not_agreed_to_is_not_launched(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = draft_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    ClaimFactory(payer=three[0].payer, balance=Decimal("50.00"))
    with refused("not_agreed") as caught:
        go(campaign, "3 for 600.00", supervisor)
    assert str(caught.value) == "It is about 4 for 650.00; you agreed to 3 for 600.00."
    assert Enrolment.objects.count() == 0


def test_a_claim_that_comes_between_agreeing_and_freezing_is_not_launched(
    three: list[Claim], workflow: Workflow, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*args: Any) -> int:
        ClaimFactory(payer=three[0].payer)
        return targets.freeze(*args)

    monkeypatch.setattr(campaign_launches, "freeze", late)
    with refused("not_agreed"):
        launched(workflow, supervisor)
    assert (CampaignLaunch.objects.count(), Enrolment.objects.count()) == (0, 0)


def test_a_launch_before_its_start_is_refused(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    later = a_plan(workflow, supervisor, starts_on=TODAY + timedelta(days=1))
    campaign = draft_campaign(later, user=supervisor, today=TODAY)
    with refused("campaign_early") as refusal:
        launch(campaign, supervisor)
    assert refusal.value.message == "It starts on Nov 22, 2026; launch it then."


def test_a_second_launch_is_refused(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = launched(workflow, supervisor)
    with refused("campaign_state"):
        go(campaign, "3 for 600.00", supervisor)


def test_a_payer_merged_away_is_followed_at_the_launch(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = draft_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    target = PayerFactory(name="CVS Health")
    merge_payers(Payer.objects.get(name="Aetna"), target, user=supervisor, today=TODAY)
    assert PayerMerge.objects.count() == 1
    campaign = launch(campaign, supervisor)
    assert (campaign.targeted_claims, campaign.payer) == (3, target)


def test_while_it_is_being_launched_it_says_what_was_agreed_to(
    three: list[Claim], workflow: Workflow, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launching, "work", lambda campaign_id: None)
    campaign = draft_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    ClaimFactory(payer=three[0].payer, balance=Decimal("50.00"))
    campaign = launch(campaign, supervisor)
    assert (campaign.state, campaign.targeted_claims, campaign.targeted_balance) == (
        State.LAUNCHING,
        4,
        Decimal("650.00"),
    )


def test_a_worker_that_died_is_followed_by_another_that_enrols_the_rest(
    three: list[Claim], workflow: Workflow, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "PART", 1)
    seen = []

    def dies(*args: Any, **more: Any) -> int:
        if len(seen) == 1:
            raise KeyboardInterrupt
        seen.append(args)
        return enrol(*args, **more)

    enrol = launching.enrol
    with monkeypatch.context() as patch:
        patch.setattr(launching, "enrol", dies)
        campaign = draft_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
        with pytest.raises(KeyboardInterrupt):
            launch(campaign, supervisor)
    one = CampaignLaunch.objects.get()
    assert (one.done, one.percent, Enrolment.objects.count()) == (1, 33, 1)
    assert list(CampaignLaunch.objects.waiting(now())) == [one]
    launching.work(campaign.pk)
    launching.work(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.targeted_claims) == (State.ACTIVE, 3)
    assert Enrolment.objects.count() == 3


def test_a_part_that_kills_three_workers_stops_the_launch_until_it_is_tried_again(
    three: list[Claim], workflow: Workflow, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*args: Any, **more: Any) -> int:
        raise KeyboardInterrupt

    campaign = draft_campaign(a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    with monkeypatch.context() as patch:
        patch.setattr(launching, "enrol", dies)
        with pytest.raises(KeyboardInterrupt):
            launch(campaign, supervisor)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                launching.work(campaign.pk)
        launching.work(campaign.pk)
    one = CampaignLaunch.objects.get()
    assert one.failure == "The worker died 3 times at the same place (part 1)."
    assert not CampaignLaunch.objects.waiting(now()).exists()
    campaign = go(campaign, "", supervisor)
    assert (campaign.state, campaign.targeted_claims) == (State.ACTIVE, 3)


def test_a_launch_that_finds_nobody_left_is_a_draft_again(
    three: list[Claim], workflow: Workflow, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launching, "enrol", lambda *args, **more: 0)
    campaign = launched(workflow, supervisor)
    assert campaign.state == State.DRAFT
    assert not CampaignLaunch.objects.exists()


def test_a_pause_moves_what_is_due_and_the_end(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = launched(workflow, supervisor)
    pause_campaign(campaign, user=supervisor)
    assert set(Enrolment.objects.values_list("state", flat=True)) == {EnrolmentState.PAUSED}
    Campaign.objects.update(paused_at=f"{TODAY}T12:00Z")
    resumed = resume_campaign(campaign, user=supervisor, today=TODAY + timedelta(days=5))
    assert (resumed.paused_at, resumed.ends_on) == (None, TODAY + timedelta(days=35))
    assert set(Enrolment.objects.values_list("state", "due_on")) == {
        (EnrolmentState.RUNNING, TODAY + timedelta(days=5))
    }


def test_a_second_pause_is_refused(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = launched(workflow, supervisor)
    pause_campaign(campaign, user=supervisor)
    with refused("campaign_paused"):
        pause_campaign(campaign, user=supervisor)


def test_what_is_not_paused_is_not_resumed(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    with refused("campaign_not_paused"):
        resume_campaign(launched(workflow, supervisor), user=supervisor, today=TODAY)


def test_after_its_last_day_it_waits_for_review_but_not_while_paused(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = launched(workflow, supervisor)
    assert tend_campaigns(campaign.ends_on) == {"ended": 0, "counted": 1, "looks": 0}
    pause_campaign(campaign, user=supervisor)
    assert tend_campaigns(campaign.ends_on + timedelta(days=1))["ended"] == 0
    Campaign.objects.update(paused_at=None)
    assert tend_campaigns(campaign.ends_on + timedelta(days=1))["ended"] == 1
    campaign.refresh_from_db()
    assert campaign.state == State.PENDING_REVIEW
    assert tend_campaigns(campaign.ends_on + timedelta(days=1))["ended"] == 0


def test_completing_lets_the_claims_go_for_another_campaign(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    campaign = launched(workflow, supervisor)
    done = complete_campaign(campaign, user=supervisor, note=" Half paid. ", today=TODAY)
    assert (done.state, done.completion_note, done.completed_by) == (
        State.COMPLETED,
        "Half paid.",
        supervisor,
    )
    assert set(Enrolment.objects.values_list("state", "due_on", "ended_because")) == {
        (EnrolmentState.EXITED, None, "the campaign “Aetna in November” was completed")
    }
    assert launched(workflow, supervisor, name="Again").targeted_claims == 3


def test_completing_without_a_note_is_refused(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    with refused("note_missing"):
        complete_campaign(launched(workflow, supervisor), user=supervisor, note=" ", today=TODAY)


def test_a_clone_is_a_draft_over_the_same_filter_as_long_as_the_first(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    first = launched(workflow, supervisor)
    copy = clone_campaign(first, user=supervisor, today=TODAY + timedelta(days=3))
    assert (copy.state, copy.name, copy.filters, copy.cloned_from) == (
        State.DRAFT,
        "Aetna in November (copy)",
        first.filters,
        first,
    )
    assert (copy.starts_on, copy.ends_on) == (
        TODAY + timedelta(days=3),
        TODAY + timedelta(days=33),
    )
    with refused("targets_nothing"):
        launch(copy, supervisor, today=TODAY + timedelta(days=3))


def test_campaigns_are_for_their_owners_and_those_who_see_everything(
    three: list[Claim], workflow: Workflow, supervisor: User, general_agent: User
) -> None:
    campaign = launched(workflow, supervisor)
    assert list(Campaign.objects.for_user(supervisor)) == [campaign]
    assert list(Campaign.objects.for_user(general_agent)) == []
