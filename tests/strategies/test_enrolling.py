"""Putting many claims into a workflow."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.choices import DayKind
from claims.models import Claim, Event, NextStep
from strategies.bulk.enrolling import enrol
from strategies.choices import EnrolledBy, EnrolmentState
from strategies.models import Enrolment, WorkflowVersion
from tests.factories import TODAY, ClaimFactory
from tests.strategies.workflows import enrolled, workflow_version

pytestmark = pytest.mark.django_db


def begin(version: WorkflowVersion, today: date = TODAY, **how: Any) -> int:
    return enrol(Claim.objects.all(), version, enrolled_by=EnrolledBy.CAMPAIGN, today=today, **how)


def test_enrol_freezes_the_claim_as_it_is_and_says_the_first_step() -> None:
    claim = ClaimFactory(claim_number="A/1 50%", balance=Decimal("300.00"))
    version = workflow_version()
    assert begin(version, arm="challenger") == 1
    row = Enrolment.objects.get()
    assert (row.claim, row.version, row.arm) == (claim, version, "challenger")
    assert (row.started_on, row.cycle_on, row.due_on) == (TODAY, TODAY, TODAY)
    assert (row.position, row.cycle, row.state) == (1, 1, EnrolmentState.RUNNING)
    assert row.balance_at_start == Decimal("300.00")
    step = NextStep.objects.get()
    assert (step.title, step.why, step.due_on) == ("First call", "Calls, step 1 of 2", TODAY)
    assert (step.instructions, step.have_ready) == ("Say: First call", "The claim number")
    assert step.link == "/claims/A/1%2050%25/workflow"
    assert Event.objects.get().text == "Began the workflow “Calls”: a campaign"


def test_enrol_counts_working_days_for_the_first_step() -> None:
    ClaimFactory()
    # Thanksgiving and a weekend lie between.
    version = workflow_version(steps=(("Receipt", 3),), day_kind=DayKind.WORKING)
    begin(version, today=date(2026, 11, 24))
    assert Enrolment.objects.get().due_on == date(2026, 11, 30)


def test_enrol_again_does_nothing() -> None:
    ClaimFactory()
    version = workflow_version()
    assert [begin(version), begin(version)] == [1, 0]
    assert Enrolment.objects.count() == 1


def test_enrol_leaves_out_claims_under_way_elsewhere() -> None:
    busy, free = ClaimFactory(), ClaimFactory()
    enrolled(busy, workflow_version("others"))
    assert begin(workflow_version()) == 1
    assert Enrolment.objects.get(claim=busy).version.workflow.key == "others"
    assert Enrolment.objects.get(claim=free).version.workflow.key == "calls"


def test_enrol_takes_a_claim_whose_workflow_is_over() -> None:
    claim = ClaimFactory()
    enrolled(claim, workflow_version("others"))
    Enrolment.objects.update(state=EnrolmentState.COMPLETED)
    assert begin(workflow_version()) == 1


@pytest.mark.parametrize("balance", ["0.00", "-20.00"])
def test_enrol_leaves_out_claims_that_owe_nothing(balance: str) -> None:
    ClaimFactory(balance=Decimal(balance))
    assert begin(workflow_version()) == 0


def test_enrol_of_nothing_is_nothing() -> None:
    version = workflow_version()
    none = Claim.objects.none()
    assert enrol(none, version, enrolled_by=EnrolledBy.RULE, today=TODAY) == 0


@pytest.mark.parametrize("claims", [1, 3])
def test_enrol_is_one_statement(claims: int, django_assert_num_queries: Any) -> None:
    ClaimFactory.create_batch(claims)
    version = workflow_version()
    # Savepoint, first step, the statement, release.
    with django_assert_num_queries(4):
        begin(version)
