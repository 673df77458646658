"""What a person does with one claim's workflow."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from arengine.lib.errors import Refused
from claims.models import Event, NextStep
from strategies.choices import EnrolledBy, EnrolmentState, StepState
from strategies.models import Enrolment, StepRun, Workflow
from strategies.services.enrolment import enrol_claim, leave_workflow, settle_step
from tests.factories import TODAY, ClaimFactory
from tests.strategies.workflows import enrolled, workflow_version

pytestmark = pytest.mark.django_db
WEEK = TODAY + timedelta(days=7)


def refusal(verb: Any, *args: Any, **how: Any) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **how)
    return refused.value.code


def test_a_person_begins_a_workflow(general_agent: User) -> None:
    claim = ClaimFactory()
    version = workflow_version()
    row = enrol_claim(claim, version.workflow, user=general_agent, today=TODAY)
    assert (row.version, row.enrolled_by, row.person) == (
        version, EnrolledBy.PERSON, general_agent,
    )  # fmt: skip
    assert Event.objects.get().user == general_agent


def test_a_claim_in_a_workflow_begins_no_other(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    other = workflow_version("other").workflow
    code = refusal(enrol_claim, row.claim, other, user=general_agent, today=TODAY)
    assert code == "under_way"


def test_a_claim_that_owes_nothing_begins_none(general_agent: User) -> None:
    claim = ClaimFactory(balance=Decimal("0.00"))
    workflow = workflow_version().workflow
    assert refusal(enrol_claim, claim, workflow, user=general_agent, today=TODAY) == "not_open"


def test_a_workflow_not_in_force_is_not_begun(general_agent: User) -> None:
    workflow = workflow_version(valid_from=WEEK).workflow
    code = refusal(enrol_claim, ClaimFactory(), workflow, user=general_agent, today=TODAY)
    assert code == "not_in_force"


def test_a_denial_without_appeal_rights_begins_no_appeal(general_agent: User) -> None:
    workflow = workflow_version("appeal").workflow
    Workflow.objects.filter(pk=workflow.pk).update(is_appeal=True)
    workflow.refresh_from_db()
    claim = ClaimFactory(denial_code="CO-16 MA130")
    assert refusal(enrol_claim, claim, workflow, user=general_agent, today=TODAY) == "no_appeal"


def test_a_step_that_is_done_brings_the_next(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    row = settle_step(row, user=general_agent, today=TODAY, state="done", words="Called twice")
    run = StepRun.objects.get()
    assert (run.state, run.person, run.words) == (StepState.DONE, general_agent, "Called twice")
    assert (row.position, row.due_on) == (2, WEEK)
    assert NextStep.objects.get().title == "Second call"


def test_the_last_step_completes_it(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    for _ in range(2):
        row = settle_step(row, user=general_agent, today=TODAY, state="done")
    assert (row.state, row.ended_on) == (EnrolmentState.COMPLETED, TODAY)
    assert not NextStep.objects.exists()


def test_a_step_is_skipped_with_a_reason(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    assert (
        refusal(settle_step, row, user=general_agent, today=TODAY, state="skipped") == "no_reason"
    )
    settle_step(row, user=general_agent, today=TODAY, state="skipped", words="Asked by e-mail")
    assert StepRun.objects.get().state == StepState.SKIPPED


def test_of_two_who_settle_one_step_the_second_is_told(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    settle_step(row, user=general_agent, today=TODAY, state="done")
    assert refusal(settle_step, row, user=general_agent, today=TODAY, state="done") == "step_moved"
    assert StepRun.objects.count() == 1


def test_nobody_says_by_hand_that_a_step_was_missed(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    code = refusal(settle_step, row, user=general_agent, today=TODAY, state="missed")
    assert code == "not_missed"


def test_a_paused_step_waits(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    row.state = EnrolmentState.PAUSED
    assert refusal(settle_step, row, user=general_agent, today=TODAY, state="done") == "paused"


def test_a_step_of_a_workflow_that_is_over_is_not_settled(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    row = leave_workflow(row, user=general_agent, today=TODAY, reason="Wrong payer")
    assert refusal(settle_step, row, user=general_agent, today=TODAY, state="done") == "over"


def test_leaving_ends_it_with_its_reason(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    leave_workflow(row, user=general_agent, today=TODAY, reason="Wrong payer")
    row.refresh_from_db()
    assert (row.state, row.ended_because) == (EnrolmentState.EXITED, "Wrong payer")
    assert not NextStep.objects.exists()
    told = Event.objects.order_by("-id")[0]
    assert (told.text, told.user) == ("Left the workflow “Calls”: Wrong payer", general_agent)


def test_leaving_needs_a_reason(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    assert refusal(leave_workflow, row, user=general_agent, today=TODAY, reason=" ") == "no_reason"


def test_what_is_over_is_not_left(general_agent: User) -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    leave_workflow(row, user=general_agent, today=TODAY, reason="Wrong payer")
    assert refusal(leave_workflow, row, user=general_agent, today=TODAY, reason="Again") == "over"


def test_a_stranger_sees_no_enrolment(senior_agent: User, general_agent: User) -> None:
    row = enrolled(ClaimFactory(team_name="GeneralAgent"), workflow_version())
    assert list(Enrolment.objects.for_user(senior_agent)) == []
    assert list(Enrolment.objects.for_user(general_agent)) == [row]
