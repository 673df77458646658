"""Champion and challenger: written down, drawn, frozen, looked at on the days agreed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from arengine.lib.errors import Refused
from claims.bulk.scoring import score_in_force
from claims.models import Claim, Payer
from strategies.choices import Arm, Metric, Verdict
from strategies.models import Campaign, Enrolment, Trial, TrialLook, Workflow
from strategies.rules.arms import arm_of
from strategies.services.campaign_states import tend_campaigns
from strategies.services.campaigns import clone_campaign
from strategies.services.trials import (
    foresee_trial,
    keep_looks,
    preview_trial,
    remove_trial,
    write_trial,
)
from tests.factories import TODAY, ClaimFactory
from tests.strategies.campaigns import launch, launched, phone_workflow
from tests.strategies.trials import a_trial, after, counted, drafted, in_arms, keep, tried

pytestmark = pytest.mark.django_db


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code)


@pytest.fixture
def other(workflow: Workflow) -> Workflow:
    return phone_workflow("test-letters")


@pytest.fixture
def draft(three: list[Claim], workflow: Workflow, supervisor: User) -> Campaign:
    return drafted(workflow, supervisor)


@pytest.fixture
def twenty(three: list[Claim], aetna: Payer) -> list[Claim]:
    return [*three, *(ClaimFactory(payer=aetna, balance=Decimal(50)) for _ in range(17))]


def test_a_clone_has_the_plan_of_the_trial_and_may_change_it(
    three: list[Claim], workflow: Workflow, other: Workflow, supervisor: User
) -> None:
    first = tried(workflow, other, supervisor, challenger_percent=20, looks=2)
    copy = clone_campaign(first, user=supervisor, today=TODAY)
    trial = Trial.objects.get(campaign=copy)
    assert (trial.champion, trial.challenger) == (workflow.versions.get(), other.versions.get())
    assert (trial.split, trial.looks, trial.horizon_days) == ("80/20", 2, 40)
    assert (trial.launched_on, trial.champion_claims, trial.challenger_claims) == (None, 0, 0)
    assert Trial.objects.get(campaign=first).launched_on == TODAY
    anew = write_trial(copy, a_trial(other, looks=3), user=supervisor, today=TODAY)
    assert (anew.pk, anew.looks) == (trial.pk, 3)


def test_a_clone_tries_no_challenger_that_has_become_the_champion(
    three: list[Claim], workflow: Workflow, other: Workflow, supervisor: User
) -> None:
    first = tried(workflow, other, supervisor)
    Campaign.objects.filter(pk=first.pk).update(workflow=other)
    first.refresh_from_db()
    copy = clone_campaign(first, user=supervisor, today=TODAY)
    assert not Trial.objects.filter(campaign=copy).exists()


def test_a_trial_is_written_down_and_written_anew(
    draft: Campaign, workflow: Workflow, other: Workflow, supervisor: User
) -> None:
    write_trial(draft, a_trial(other, looks=2), user=supervisor, today=TODAY)
    anew = a_trial(other, challenger_percent=20, metric=Metric.RESOLVED)
    write_trial(draft, anew, user=supervisor, today=TODAY)
    trial = Trial.objects.get()
    assert (trial.champion, trial.challenger) == (workflow.versions.get(), other.versions.get())
    assert (trial.split, trial.metric, trial.looks, trial.horizon_days) == (
        "80/20",
        "resolved",
        4,
        40,
    )
    assert (trial.written_by, trial.launched_on, trial.next_look_on) == (supervisor, None, None)


def test_another_version_of_the_same_workflow_may_challenge(
    draft: Campaign, workflow: Workflow, supervisor: User
) -> None:
    older = workflow.versions.get()
    older.pk, older.number, older.valid_from = None, 2, TODAY - timedelta(days=9)
    older.save()
    older.steps.create(position=1, title="Write", offset=0, channel="letter")
    first = workflow.versions.get(number=1)
    plan = replace(a_trial(phone_workflow("unused")), challenger=first)
    write_trial(draft, plan, user=supervisor, today=TODAY)
    assert Trial.objects.get().champion.number == 2


def test_the_champion_does_not_challenge_itself(
    draft: Campaign, workflow: Workflow, supervisor: User
) -> None:
    with refused("trial_same_version"):
        write_trial(draft, a_trial(workflow), user=supervisor, today=TODAY)


def test_a_version_that_is_not_in_force_does_not_challenge(
    draft: Campaign, other: Workflow, supervisor: User
) -> None:
    other.versions.update(valid_until=TODAY - timedelta(days=1))
    with refused("trial_version"):
        write_trial(draft, a_trial(other), user=supervisor, today=TODAY)


def test_an_appeal_does_not_challenge_what_is_none(
    draft: Campaign, other: Workflow, supervisor: User
) -> None:
    other.is_appeal = True
    other.save()
    with refused("trial_appeal"):
        write_trial(draft, a_trial(other), user=supervisor, today=TODAY)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"horizon_days": 61}, "trial_horizon"),
        ({"horizon_days": 3}, "trial_looks"),
        ({"smallest_difference": Decimal("0.8")}, "trial_shares"),
        ({"smallest_difference": Decimal(0)}, "trial_shares"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    draft: Campaign, other: Workflow, supervisor: User, more: dict[str, Any], code: str
) -> None:
    with refused(code):
        write_trial(draft, a_trial(other, **more), user=supervisor, today=TODAY)
    with refused(code):
        preview_trial(draft, a_trial(other, **more), user=supervisor, today=TODAY)


def test_an_agent_writes_none(draft: Campaign, other: Workflow, general_agent: User) -> None:
    with pytest.raises(PermissionDenied):
        write_trial(draft, a_trial(other), user=general_agent, today=TODAY)
    with pytest.raises(PermissionDenied):
        remove_trial(draft, user=general_agent)


def test_after_the_launch_nothing_of_it_changes(
    twenty: list[Claim], workflow: Workflow, other: Workflow, supervisor: User
) -> None:
    campaign = tried(workflow, other, supervisor)
    for more in ({"challenger_percent": 20}, {"metric": Metric.RESOLVED}, {"horizon_days": 60}):
        with refused("trial_frozen"):
            write_trial(campaign, a_trial(other, **more), user=supervisor, today=TODAY)
    with refused("trial_frozen"):
        remove_trial(campaign, user=supervisor)
    assert Trial.objects.get().split == "50/50"


def test_a_removed_trial_leaves_a_campaign_as_any_other(
    draft: Campaign, other: Workflow, supervisor: User
) -> None:
    write_trial(draft, a_trial(other), user=supervisor, today=TODAY)
    remove_trial(draft, user=supervisor)
    launch(draft, supervisor)
    assert set(Enrolment.objects.values_list("arm", flat=True)) == {""}


def test_claims_are_drawn_as_the_hash_says_and_begin_the_version_of_their_arm(
    twenty: list[Claim], workflow: Workflow, other: Workflow, supervisor: User
) -> None:
    campaign = tried(workflow, other, supervisor, challenger_percent=40)
    versions = {Arm.CHAMPION: workflow.versions.get(), Arm.CHALLENGER: other.versions.get()}
    drawn = {claim.pk: arm_of(campaign.pk, claim.pk, 40) for claim in twenty}
    found = Enrolment.objects.values_list("claim", "arm", "version")
    assert sorted(found) == [(pk, arm, versions[arm].pk) for pk, arm in sorted(drawn.items())]
    trial, arms = Trial.objects.get(), list(drawn.values())
    assert (trial.champion_claims, trial.challenger_claims, trial.outside_claims) == (
        arms.count(Arm.CHAMPION),
        arms.count(Arm.CHALLENGER),
        0,
    )
    assert (trial.launched_on, trial.next_look_on, trial.horizon_on) == (
        TODAY,
        after(10),
        after(40),
    )


def test_claims_with_a_deadline_near_are_never_drawn(
    twenty: list[Claim], workflow: Workflow, other: Workflow, supervisor: User
) -> None:
    days = score_in_force().deadline_days
    near, far = (Claim.objects.filter(pk__in=[one.pk for one in part]) for part in
                 (twenty[:10], twenty[10:]))  # fmt: skip
    near.update(deadline_on=after(days))
    far.update(deadline_on=after(days + 1))
    tried(workflow, other, supervisor, challenger_percent=95)
    outside = Enrolment.objects.filter(arm="")
    assert set(outside.values_list("claim", flat=True)) == {claim.pk for claim in twenty[:10]}
    assert set(outside.values_list("version", flat=True)) == {workflow.versions.get().pk}
    assert Trial.objects.get().outside_claims == 10


def test_a_workflow_that_changed_before_the_launch_is_refused(
    draft: Campaign, other: Workflow, supervisor: User
) -> None:
    write_trial(draft, a_trial(other), user=supervisor, today=TODAY)
    other.versions.update(valid_until=TODAY - timedelta(days=1))
    with refused("trial_outdated"):
        launch(draft, supervisor)
    assert Enrolment.objects.count() == 0


def test_what_it_needs_and_what_it_would_have(
    twenty: list[Claim], workflow: Workflow, other: Workflow, supervisor: User
) -> None:
    campaign = drafted(workflow, supervisor)
    Claim.objects.filter(pk=twenty[0].pk).update(deadline_on=TODAY)
    plan = a_trial(other, challenger_percent=20)
    found = preview_trial(campaign, plan, user=supervisor, today=TODAY)
    assert (found.outside, found.champion, found.challenger) == (1, 16, 3)
    assert (found.needed.champion, found.needed.challenger) == (233, 59)
    assert not found.is_enough
    assert not Trial.objects.exists()
    large = a_trial(other, smallest_difference=Decimal("0.7"), expected_share=Decimal("0.1"))
    assert foresee_trial(campaign, large, user=supervisor, today=TODAY).is_enough


@pytest.fixture
def running(
    twenty: list[Claim], aetna: Payer, workflow: Workflow, other: Workflow, supervisor: User
) -> Campaign:
    """Ten claims in each arm; the first look is due on day 10, the horizon is day 40."""
    campaign = tried(workflow, other, supervisor)
    in_arms(campaign, 10, 10, twenty)
    return campaign


def test_between_the_days_agreed_nobody_looks(running: Campaign) -> None:
    keep(running, Arm.CHALLENGER, 10, paid_on=1)
    assert counted(running, 9) == 0
    assert not TrialLook.objects.exists()


def test_a_look_is_kept_with_its_counts_and_names_the_next_day(running: Campaign) -> None:
    keep(running, Arm.CHALLENGER, 5, paid_on=3)
    keep(running, Arm.CHAMPION, 3, paid_on=10)
    keep(running, Arm.CHAMPION, 2, paid_on=11)
    assert counted(running, 10) == 1
    found = TrialLook.objects.get()
    assert (found.number, found.day) == (1, after(10))
    assert (found.champion_successes, found.champion_claims) == (3, 10)
    assert (found.challenger_successes, found.challenger_claims) == (5, 10)
    assert (found.known, found.difference) == (pytest.approx(8 / 12), Decimal("0.2000"))
    assert (found.critical, found.verdict) == (Decimal("4.3326"), Verdict.GO_ON)
    assert Trial.objects.get().next_look_on == after(20)


def test_the_same_day_again_and_a_day_before_write_nothing(running: Campaign) -> None:
    counted(running, 10)
    keep(running, Arm.CHALLENGER, 5, paid_on=3)
    assert [counted(running, 10), counted(running, 5)] == [0, 0]
    assert TrialLook.objects.get().challenger_successes == 0


def test_a_boundary_crossed_ends_it_early_and_nobody_looks_again(running: Campaign) -> None:
    keep(running, Arm.CHALLENGER, 10, paid_on=3)
    assert [counted(running, day) for day in (10, 20, 40)] == [1, 0, 0]
    found = TrialLook.objects.get()
    assert (found.verdict, found.low > 0) == (Verdict.CHALLENGER, True)
    assert Trial.objects.get().next_look_on is None


def test_a_difference_that_wins_at_the_horizon_does_not_win_before(running: Campaign) -> None:
    keep(running, Arm.CHALLENGER, 8, paid_on=3)
    keep(running, Arm.CHAMPION, 3, paid_on=3)
    for day in (10, 20, 30, 40):
        counted(running, day)
    found = TrialLook.objects.values_list("number", "verdict")
    assert list(found) == [(1, "go_on"), (2, "go_on"), (3, "go_on"), (4, "challenger")]


def test_no_difference_by_the_horizon_is_said(running: Campaign) -> None:
    keep(running, Arm.CHALLENGER, 4, paid_on=3)
    keep(running, Arm.CHAMPION, 4, paid_on=3)
    for day in (10, 20, 30, 40):
        counted(running, day)
    assert TrialLook.objects.latest("number").verdict == Verdict.NO_DIFFERENCE
    assert Trial.objects.get().next_look_on is None


def test_nights_that_were_missed_are_not_looked_at_afterwards(running: Campaign) -> None:
    assert [counted(running, 25), counted(running, 30)] == [1, 1]
    assert list(TrialLook.objects.values_list("number", flat=True)) == [2, 3]


def test_what_comes_after_the_horizon_counts_for_nothing(running: Campaign) -> None:
    keep(running, Arm.CHALLENGER, 2, paid_on=40)
    keep(running, Arm.CHAMPION, 9, paid_on=41)
    counted(running, 45)
    found = TrialLook.objects.get()
    assert (found.number, found.champion_successes, found.challenger_successes) == (4, 0, 2)


@pytest.mark.parametrize("metric", list(Metric))
def test_each_metric_counts_its_own(running: Campaign, metric: Metric) -> None:
    Trial.objects.update(metric=metric)
    keep(running, Arm.CHALLENGER, 1, paid_on=1)
    keep(running, Arm.CHALLENGER, 2, resolved_on=1)
    keep(running, Arm.CHALLENGER, 3, answered_on=1)
    counted(running, 10)
    successes = {Metric.PAID: 1, Metric.RESOLVED: 2, Metric.ANSWERED: 3}
    assert TrialLook.objects.get().challenger_successes == successes[metric]


def test_a_broken_split_ends_it_without_a_winner(running: Campaign, twenty: list[Claim]) -> None:
    in_arms(running, 19, 1, twenty)
    keep(running, Arm.CHAMPION, 19, paid_on=1)
    counted(running, 10)
    assert TrialLook.objects.get().verdict == Verdict.BROKEN
    assert Trial.objects.get().next_look_on is None


def test_an_arm_without_claims_is_never_looked_at(
    draft: Campaign, other: Workflow, supervisor: User, three: list[Claim]
) -> None:
    Claim.objects.filter(pk__in=[claim.pk for claim in three]).update(deadline_on=TODAY)
    write_trial(draft, a_trial(other), user=supervisor, today=TODAY)
    launch(draft, supervisor)
    trial = Trial.objects.get()
    assert (trial.is_comparable, trial.outside_claims, trial.next_look_on) == (False, 3, None)
    assert tend_campaigns(after(40))["looks"] == 0


def test_the_night_counts_then_looks(running: Campaign) -> None:
    assert tend_campaigns(after(9))["looks"] == 0
    assert tend_campaigns(after(10)) == {"ended": 0, "counted": 1, "looks": 1}
    assert tend_campaigns(after(10))["looks"] == 0


def test_campaigns_without_a_trial_cost_the_night_one_statement(
    three: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    launched(workflow, supervisor)
    with CaptureQueriesContext(connection) as made:
        assert keep_looks(after(40)) == 0
    assert len(made) == 1


def test_a_look_is_only_added_to(running: Campaign) -> None:
    counted(running, 10)
    values = TrialLook.objects.values().get()
    del values["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        TrialLook.objects.create(**values)


def test_a_trial_is_seen_by_those_who_see_its_campaign(
    running: Campaign, supervisor: User, general_agent: User
) -> None:
    assert list(Trial.objects.for_user(supervisor)) == [running.trial]
    assert list(Trial.objects.for_user(general_agent)) == []
    Campaign.objects.update(owner=general_agent)
    assert list(Trial.objects.for_user(general_agent)) == [running.trial]
