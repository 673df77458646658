"""The night of the workflows."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from psycopg import sql

from claims.choices import ContactResult, DayKind
from claims.models import Claim, Event, JobRun, LedgerEntry, NextStep, Touch
from claims.services.ledger import post_entry, reverse_entry
from strategies.bulk.rates import measure_rates
from strategies.choices import Channel, EnrolmentState, ExitOn, StepState
from strategies.models import Enrolment, StepRun, TouchMark, WorkflowRate
from strategies.services import advancing
from strategies.services.advancing import (
    advance_chunk,
    advance_workflows,
    settle_touched_steps,
)
from strategies.services.versions_in_force import versions_in_force
from tests.factories import TODAY, ClaimFactory, OutcomeFactory, UserFactory
from tests.strategies.workflows import enrolled, workflow_version

pytestmark = pytest.mark.django_db
EVERY = sql.SQL("true")


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def runs() -> list[tuple[str, str, date]]:
    return [(run.step.title, run.state, run.done_on) for run in StepRun.objects.order_by("id")]


def pay(claim: Claim, amount: str = "100.00") -> LedgerEntry:
    return post_entry(
        claim,
        kind="payment",
        amount=Decimal(amount),
        posted_on=TODAY,
        user=UserFactory(),
        today=TODAY,
    )


# Steps.


def test_within_its_grace_a_step_waits() -> None:
    enrolled(ClaimFactory(), workflow_version())
    done = advance_workflows(after(7))
    assert done == {"left": 0, "switched": 0, "moved": 0, "completed": 0}
    assert runs() == []
    assert Enrolment.objects.get().position == 1


def test_past_its_grace_a_step_is_missed_and_the_next_comes() -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    assert advance_workflows(after(8))["moved"] == 1
    assert runs() == [("First call", StepState.MISSED, after(8))]
    row.refresh_from_db()
    assert (row.position, row.due_on, row.state) == (2, after(7), EnrolmentState.RUNNING)
    step = NextStep.objects.get()
    assert (step.title, step.why, step.due_on) == ("Second call", "Calls, step 2 of 2", after(7))


def test_after_nights_that_were_missed_every_step_that_is_over_has_its_row() -> None:
    version = workflow_version(steps=(("One", 0), ("Two", 7), ("Three", 14), ("Four", 40)))
    row = enrolled(ClaimFactory(), version)
    advance_workflows(after(30))
    assert runs() == [(title, StepState.MISSED, after(30)) for title in ("One", "Two", "Three")]
    row.refresh_from_db()
    assert (row.position, row.due_on) == (4, after(40))


def test_after_the_last_step_the_enrolment_is_completed_and_says_nothing_more() -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    assert advance_workflows(after(30))["completed"] == 1
    row.refresh_from_db()
    assert (row.state, row.ended_on) == (EnrolmentState.COMPLETED, after(30))
    assert (row.position, row.due_on, row.ended_because) == (None, None, "All steps are over")
    assert not NextStep.objects.exists()


def test_what_somebody_else_said_is_next_stays() -> None:
    row = enrolled(ClaimFactory(), workflow_version())
    NextStep.objects.filter(claim=row.claim).update(title="Ask the lead", link="/decisions")
    advance_workflows(after(30))
    assert NextStep.objects.get().title == "Ask the lead"


def test_a_workflow_that_repeats_begins_its_next_round() -> None:
    row = enrolled(ClaimFactory(), workflow_version(cycle_days=30))
    advance_workflows(after(15))
    row.refresh_from_db()
    assert (row.cycle, row.cycle_on, row.position) == (2, after(30), 1)
    assert (row.due_on, row.state) == (after(30), EnrolmentState.RUNNING)
    assert NextStep.objects.get().why == "Calls, step 1 of 2, round 2"


def test_a_round_never_begins_in_the_past() -> None:
    row = enrolled(ClaimFactory(), workflow_version(cycle_days=30))
    advance_workflows(after(100))
    row.refresh_from_db()
    assert (row.cycle, row.cycle_on, row.due_on) == (2, after(100), after(100))


def test_working_days_are_counted_from_each_claims_own_start() -> None:
    version = workflow_version(steps=(("Send", 0), ("Receipt", 7)), day_kind=DayKind.WORKING)
    early = enrolled(ClaimFactory(), version, date(2026, 11, 2))
    late = enrolled(ClaimFactory(), version, date(2026, 11, 18))
    advance_workflows(date(2026, 11, 10))
    advance_workflows(date(2026, 11, 26))
    early.refresh_from_db()
    late.refresh_from_db()
    # Veterans Day lies in the first, Thanksgiving in the second.
    assert StepRun.objects.get(enrolment=early, step__title="Receipt").due_on == date(2026, 11, 12)
    assert (late.position, late.due_on) == (2, date(2026, 11, 30))


# Exits.


def test_a_payment_ends_it_where_the_workflow_says_so() -> None:
    claim = ClaimFactory()
    row = enrolled(claim, workflow_version(exits={ExitOn.PAYMENT: None}))
    pay(claim)
    assert advance_workflows(TODAY)["left"] == 1
    row.refresh_from_db()
    assert (row.state, row.ended_because) == (EnrolmentState.EXITED, "A payment posts")
    assert (row.ended_on, row.position) == (TODAY, None)
    assert not NextStep.objects.exists()
    assert Event.objects.order_by("-id")[0].text == "Left the workflow “Calls”: A payment posts"


def test_a_payment_that_was_taken_back_ends_nothing() -> None:
    claim = ClaimFactory()
    enrolled(claim, workflow_version(exits={ExitOn.PAYMENT: None}))
    reverse_entry(pay(claim), user=UserFactory(), reason="Wrong claim", today=TODAY)
    assert advance_workflows(TODAY)["left"] == 0


def test_a_payment_before_the_enrolment_ends_nothing() -> None:
    claim = ClaimFactory()
    pay(claim)
    enrolled(claim, workflow_version(exits={ExitOn.PAYMENT: None}))
    # Within one transaction all moments are the same.
    Enrolment.objects.update(started_at="2036-01-01T00:00Z")
    assert advance_workflows(after(1))["left"] == 0


def test_without_that_exit_a_payment_ends_nothing() -> None:
    claim = ClaimFactory()
    enrolled(claim, workflow_version(exits={ExitOn.DENIAL: None}))
    pay(claim)
    assert advance_workflows(TODAY)["left"] == 0


def test_a_claim_that_owes_nothing_leaves_whatever_the_workflow_says() -> None:
    claim = ClaimFactory(balance=Decimal("100.00"))
    row = enrolled(claim, workflow_version())
    pay(claim)
    advance_workflows(TODAY)
    row.refresh_from_db()
    assert (row.state, row.ended_because) == (EnrolmentState.EXITED, "Nothing is owed any more")


def test_a_withdrawn_claim_leaves() -> None:
    claim = ClaimFactory()
    row = enrolled(claim, workflow_version())
    Claim.objects.update(balance=0, withdrawn_at="2026-11-21T12:00Z")
    advance_workflows(TODAY)
    row.refresh_from_db()
    assert row.ended_because == "The claim was withdrawn"


def test_a_denial_goes_over_to_the_appeal() -> None:
    appeal = workflow_version("appeal", steps=(("Write the appeal", 2),))
    claim = ClaimFactory()
    row = enrolled(claim, workflow_version(exits={ExitOn.DENIAL: appeal.workflow}))
    Claim.objects.update(adjudication_status="denied")
    assert advance_workflows(after(1))["switched"] == 1
    row.refresh_from_db()
    assert (row.state, row.ended_because) == (EnrolmentState.SWITCHED, "The payer denies")
    onward = Enrolment.objects.get(state=EnrolmentState.RUNNING)
    assert (onward.version, onward.due_on, onward.enrolled_by) == (appeal, after(3), "rule")
    assert NextStep.objects.get().title == "Write the appeal"


def test_where_the_other_workflow_is_not_in_force_the_claim_only_leaves() -> None:
    appeal = workflow_version("appeal", valid_from=after(30))
    row = enrolled(ClaimFactory(), workflow_version(exits={ExitOn.DENIAL: appeal.workflow}))
    Claim.objects.update(adjudication_status="denied")
    advance_workflows(after(1))
    row.refresh_from_db()
    assert row.state == EnrolmentState.EXITED


def test_a_claim_denied_before_is_not_denied_anew() -> None:
    claim = ClaimFactory(adjudication_status="denied")
    enrolled(claim, workflow_version(exits={ExitOn.DENIAL: None}))
    assert advance_workflows(TODAY)["left"] == 0


def test_a_dispute_is_an_appeal_that_was_sent_since() -> None:
    enrolled(ClaimFactory(), workflow_version(exits={ExitOn.DISPUTE: None}))
    Claim.objects.update(work_status="appealed_level_1")
    assert advance_workflows(TODAY)["left"] == 1


def test_an_answer_is_what_the_payer_is_known_to_have_done() -> None:
    enrolled(ClaimFactory(), workflow_version(exits={ExitOn.ANSWER: None}))
    Claim.objects.update(adjudication_status="pending")
    assert advance_workflows(TODAY)["left"] == 1


def test_a_paused_claim_leaves_but_misses_no_step() -> None:
    paused, paid = ClaimFactory(), ClaimFactory()
    version = workflow_version(exits={ExitOn.PAYMENT: None})
    enrolled(paused, version)
    enrolled(paid, version)
    Enrolment.objects.update(state=EnrolmentState.PAUSED)
    pay(paid)
    assert advance_workflows(after(60))["left"] == 1
    assert not StepRun.objects.exists()
    assert Enrolment.objects.get(claim=paused).position == 1


# Nights.


def contents() -> list[Any]:
    """Every row the night may write, with the number of its last writer."""
    tables = ("strategies_enrolment", "strategies_steprun", "claims_nextstep", "claims_event")
    with connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f"SELECT xmin, ctid, t.* FROM {table} t ORDER BY id")
            rows.append(cursor.fetchall())
    return rows


def some_enrolments() -> None:
    appeal = workflow_version("appeal")
    version = workflow_version(cycle_days=30, exits={ExitOn.DENIAL: appeal.workflow})
    for status in ("unknown", "denied", "unknown"):
        claim = ClaimFactory()
        enrolled(claim, version)
        Claim.objects.filter(pk=claim.pk).update(adjudication_status=status)


def test_the_same_day_again_changes_nothing() -> None:
    some_enrolments()
    first = advance_workflows(after(8))
    before = contents()
    assert advance_workflows(after(8)) == first
    assert contents() == before


def test_a_chunk_done_twice_writes_nothing_the_second_time() -> None:
    some_enrolments()
    versions = versions_in_force(after(8))
    assert advance_chunk(EVERY, after(8), versions) == {
        "left": 0, "switched": 1, "moved": 2, "completed": 0,
    }  # fmt: skip
    before = contents()
    assert set(advance_chunk(EVERY, after(8), versions).values()) == {0}
    assert contents() == before


def test_a_night_that_died_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advancing, "CHUNK", 1)
    version = workflow_version()
    first, second = (enrolled(ClaimFactory(), version) for _ in range(2))
    JobRun.objects.create(
        job=advancing.JOB, date=after(8), outcome={**advancing.NOTHING, "reached": first.pk}
    )
    assert advance_workflows(after(8))["moved"] == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.position, second.position) == (1, 2)


def test_chunks_together_do_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advancing, "CHUNK", 2)
    version = workflow_version()
    for _ in range(5):
        enrolled(ClaimFactory(), version)
    assert advance_workflows(after(8))["moved"] == 5


@pytest.mark.parametrize("claims", [1, 3])
def test_a_chunk_is_as_many_statements_whatever_its_size(
    claims: int, django_assert_num_queries: Any
) -> None:
    version = workflow_version(cycle_days=30)
    for _ in range(claims):
        enrolled(ClaimFactory(), version)
    # Exits; starts, steps, and the steps' statement.
    with django_assert_num_queries(4):
        advance_chunk(EVERY, after(8), {version.workflow_id: version})


# Touches.


def touch(claim: Claim, contact: str = ContactResult.REACHED, **more: Any) -> Touch:
    return Touch.objects.create(
        claim=claim, user=UserFactory(), outcome=OutcomeFactory(), contact=contact, **more
    )


def touched_claim(contact: str = ContactResult.REACHED) -> tuple[Enrolment, Touch]:
    claim = ClaimFactory()
    made = touch(claim, contact)
    made.refresh_from_db()
    row = enrolled(claim, workflow_version(), made.at.date() - timedelta(days=1))
    settle_touched_steps(made.at.date())
    row.refresh_from_db()
    return row, made


def test_a_touch_that_carries_the_step_out_settles_it() -> None:
    row, made = touched_claim()
    run = StepRun.objects.get()
    assert (run.state, run.touch, run.person) == (StepState.DONE, made, made.user)
    assert (run.step.title, run.done_on) == ("First call", made.at.date())
    assert row.position == 2
    assert NextStep.objects.get().title == "Second call"
    assert TouchMark.objects.count() == 1


def test_a_touch_settles_one_step_once() -> None:
    row, _made = touched_claim()
    settle_touched_steps(row.due_on)
    assert StepRun.objects.count() == 1


def test_a_call_that_reached_nobody_settles_nothing() -> None:
    row, _ = touched_claim(ContactResult.NO_ANSWER)
    assert (row.position, StepRun.objects.count()) == (1, 0)


def test_a_touch_that_was_taken_back_settles_nothing() -> None:
    claim = ClaimFactory()
    made = touch(claim)
    Touch.objects.create(claim=claim, user=made.user, corrects=made)
    made.refresh_from_db()
    enrolled(claim, workflow_version(), made.at.date() - timedelta(days=1))
    assert settle_touched_steps(made.at.date()).moved == 0


@pytest.mark.parametrize("channel", [Channel.PORTAL, Channel.FAX])
def test_a_call_settles_no_step_of_another_channel(channel: Channel) -> None:
    claim = ClaimFactory()
    made = touch(claim)
    made.refresh_from_db()
    enrolled(claim, workflow_version(channel=channel), made.at.date() - timedelta(days=1))
    assert settle_touched_steps(made.at.date()).moved == 0


# What is measured.


def test_the_night_counts_claims_that_began_long_enough_ago() -> None:
    version = workflow_version(steps=(("Wait", 300),))
    paid, unpaid, young = ClaimFactory(), ClaimFactory(), ClaimFactory()
    enrolled(paid, version, after(-60))
    enrolled(unpaid, version, after(-60))
    enrolled(young, version, after(-59))
    pay(paid)
    pay(young)
    advance_workflows(TODAY)
    rate = WorkflowRate.objects.get(workflow=version.workflow)
    assert (rate.begun, rate.paid, rate.day) == (2, 1, TODAY)


def test_claims_that_began_too_long_ago_are_measured_no_more() -> None:
    version = workflow_version(steps=(("Wait", 300),), valid_from=after(-400))
    enrolled(ClaimFactory(), version, after(-365))
    measure_rates(TODAY)
    rate = WorkflowRate.objects.get(workflow=version.workflow)
    assert (rate.begun, rate.paid) == (1, 0)
    assert measure_rates(after(1)) == 1
    rate.refresh_from_db()
    assert (rate.begun, rate.paid, rate.day) == (0, 0, after(1))
