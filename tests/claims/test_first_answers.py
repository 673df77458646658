"""New claims are not shown before their payer usually answers."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from psycopg import sql

from accounts.models import User
from arengine.lib.errors import Refused
from claims.bulk.answer_times import learn_answer_times
from claims.bulk.first_answers import wait_for_answers
from claims.bulk.waking import wake_claims
from claims.models import AnswerTime, Claim, ContractTerm, Event, LedgerEntry, Payer, Snooze
from claims.services.deadlines import refresh_deadlines
from claims.services.ledger import post_entry, reverse_entry
from claims.services.merging import merge_payers
from claims.services.snoozing import snooze
from claims.services.statuses import move_statuses
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db
BILLED = TODAY - timedelta(days=10)
ANSWER = BILLED + timedelta(days=30)


@pytest.fixture
def payer() -> Payer:
    payer = PayerFactory()
    for days, since in ((30, 400), (90, 9)):
        ContractTerm.objects.create(
            payer=payer,
            kind=ContractTerm.Kind.RESPONSE,
            value=days,
            effective_from=TODAY - timedelta(days=since),
            source="Contract",
        )
    return payer


def waiting(**more: Any) -> tuple[bool, Any]:
    claim = ClaimFactory(**{"billed_on": BILLED, **more})
    wait_for_answers(sql.SQL("true"), TODAY)
    found = Claim.objects.get(pk=claim.pk)
    return found.is_due, found.follow_up_on


def test_a_new_claim_waits_by_the_term_in_force_when_it_was_billed(payer: Payer) -> None:
    assert waiting(payer=payer) == (False, ANSWER)
    assert wait_for_answers(sql.SQL("true"), TODAY) == 0


@pytest.mark.parametrize(
    "more",
    [
        {"adjudication_status": "denied"},
        {"adjudication_status": "rejected"},
        {"billed_on": TODAY - timedelta(days=30)},
        {"billed_on": None},
        {"deadline_on": ANSWER},
        {"touch_count": 1},
        {"denial_code": "CO-16"},
        {"last_payment_on": TODAY},
        {"work_status": "in_progress"},
    ],
)
def test_what_is_answered_worked_or_near_a_deadline_is_shown(
    more: dict[str, Any], payer: Payer
) -> None:
    assert waiting(payer=payer, **more) == (True, None)


def test_without_a_term_a_claim_waits_by_its_line_of_business() -> None:
    medicare = PayerFactory(line_of_business="medicare")
    assert waiting(payer=medicare) == (False, BILLED + timedelta(days=14))


@pytest.mark.parametrize("line", ["self_pay", "workers_compensation"])
def test_a_line_without_a_time_does_not_wait(line: str) -> None:
    assert waiting(payer=PayerFactory(line_of_business=line)) == (True, None)


def test_a_time_out_of_use_puts_nothing_off() -> None:
    AnswerTime.objects.update(in_use=False)
    assert waiting() == (True, None)


def test_a_contract_holds_for_the_payer_that_its_payer_was_merged_into(
    payer: Payer, supervisor: User, aged_today: None
) -> None:
    target = PayerFactory()
    merge_payers(payer, target, user=supervisor, today=TODAY)
    assert waiting(payer=target) == (False, ANSWER)


def test_it_is_told_why_and_until_when_a_claim_waits(payer: Payer) -> None:
    waiting(payer=payer)
    snooze = Snooze.objects.get()
    assert (snooze.user, snooze.reason, snooze.until) == (None, "first_answer", ANSWER)
    assert Event.objects.get().text == (
        "Waits until Dec 11, 2026 for the payer's usual answer: 30 days (Contract)."
    )
    assert snooze.claim.version == 2


# --- what ends the wait ----------------------------------------------------------------------
def came_back(claim: Claim) -> tuple[bool, str]:
    claim.refresh_from_db()
    return claim.is_due, Snooze.objects.get(claim=claim).came_back_by


@pytest.fixture
def sleeper(payer: Payer, aged_today: None) -> Claim:
    claim = ClaimFactory(payer=payer, billed_on=BILLED)
    wait_for_answers(sql.SQL("true"), TODAY)
    return claim


def test_a_denial_brings_it_back_with_the_reason(sleeper: Claim, supervisor: User) -> None:
    move_statuses(
        sleeper, user=supervisor, today=TODAY, adjudication_status="denied", denial_code="CO-16"
    )
    assert came_back(sleeper) == (True, "denial")
    last = Event.objects.filter(claim=sleeper).latest("pk")
    assert last.text == "Back in the queue before Dec 11, 2026: the payer denied it."


@pytest.mark.parametrize("said", ["rejected", "not_on_file"])
def test_another_answer_brings_it_back(said: str, sleeper: Claim) -> None:
    Claim.objects.filter(pk=sleeper.pk).update(adjudication_status=said)
    refresh_deadlines([sleeper.pk], TODAY)
    assert came_back(sleeper)[0] is True


def test_a_payment_brings_it_back(sleeper: Claim, supervisor: User) -> None:
    post_entry(
        sleeper, kind="payment", amount=Decimal(5), posted_on=TODAY, user=supervisor, today=TODAY
    )
    assert came_back(sleeper) == (True, "payment")


def test_a_payment_that_a_file_tells_brings_it_back(sleeper: Claim) -> None:
    Claim.objects.filter(pk=sleeper.pk).update(last_payment_on=TODAY)
    refresh_deadlines([sleeper.pk], TODAY)
    assert came_back(sleeper) == (True, "payment")


def test_a_deadline_before_the_answer_brings_it_back(sleeper: Claim) -> None:
    Claim.objects.filter(pk=sleeper.pk).update(
        adjudication_status="unknown", feed_status="Unbilled", billed_on=None,
        service_from=TODAY - timedelta(days=175),
    )  # fmt: skip
    refresh_deadlines([sleeper.pk], TODAY)
    assert came_back(sleeper) == (True, "deadline")


def test_what_is_still_with_the_payer_goes_on_waiting(sleeper: Claim, supervisor: User) -> None:
    move_statuses(sleeper, user=supervisor, today=TODAY, adjudication_status="received")
    assert wake_claims(ANSWER - timedelta(days=1)) == 0
    assert came_back(sleeper) == (False, "")


def test_on_its_day_it_is_said_that_the_payer_was_silent(sleeper: Claim) -> None:
    assert wake_claims(ANSWER) == 1
    assert came_back(sleeper) == (True, "silence")


def test_a_claim_waits_once(sleeper: Claim, supervisor: User) -> None:
    entry = post_entry(
        sleeper, kind="payment", amount=Decimal(5), posted_on=TODAY, user=supervisor, today=TODAY
    )
    reverse_entry(entry, user=supervisor, reason="Wrong", today=TODAY)
    Claim.objects.filter(pk=sleeper.pk).update(follow_up_on=None)
    assert wait_for_answers(sql.SQL("true"), TODAY) == 0


def test_a_denial_wakes_nothing_that_a_person_put_off(general_agent: User) -> None:
    claim = ClaimFactory()
    snooze(claim, user=general_agent, until=ANSWER, reason="not_now", when_paid=True, today=TODAY)
    Claim.objects.filter(pk=claim.pk).update(adjudication_status="denied", denial_code="CO-16")
    refresh_deadlines([claim.pk], TODAY)
    assert came_back(claim) == (False, "")


def test_closed_with_a_denial_it_does_not_come_back(sleeper: Claim, supervisor: User) -> None:
    move_statuses(
        sleeper, user=supervisor, today=TODAY, adjudication_status="denied",
        work_status="closed", disposition="not_ours",
    )  # fmt: skip
    assert came_back(sleeper) == (False, "")


def test_no_person_gives_that_reason(general_agent: User) -> None:
    with pytest.raises(Refused, match="a reason of the list"):
        snooze(ClaimFactory(), user=general_agent, until=ANSWER, reason="first_answer", today=TODAY)


# --- what is learned -------------------------------------------------------------------------
def paid_after(payer: Payer, *days: int, **more: Any) -> None:
    claim = ClaimFactory(payer=payer)
    usual = {"kind": "payment", "amount": Decimal(-1), "posted_on": date(2026, 10, 5)}
    columns = {"team": claim.team, "facility": claim.facility, "payer": payer, "claim": claim}
    LedgerEntry.objects.bulk_create(
        LedgerEntry(**columns, **usual | more, days_to_payment=count) for count in days
    )


def learned(payer: Payer) -> tuple[int | None, int]:
    learn_answer_times(TODAY)
    payer.refresh_from_db()
    return payer.answer_days, payer.answer_count


def test_the_median_is_learned_with_the_number_of_payments() -> None:
    payer = PayerFactory()
    paid_after(payer, *[10] * 14, 20, *[40] * 15)
    assert learned(payer) == (30, 30)
    assert learn_answer_times(TODAY) == 0


def test_too_few_payments_say_nothing() -> None:
    payer = PayerFactory()
    paid_after(payer, *[10] * 29)
    assert learned(payer) == (None, 0)


@pytest.mark.parametrize(
    "more", [{"posted_on": TODAY}, {"posted_on": date(2025, 10, 31)}, {"is_inferred": True}]
)
def test_only_dated_payments_of_twelve_full_months_count(more: dict[str, Any]) -> None:
    payer = PayerFactory()
    paid_after(payer, *[10] * 30)
    paid_after(payer, *[90] * 60, **more)
    assert learned(payer) == (10, 30)


def test_what_is_learned_puts_nothing_off_by_itself() -> None:
    payer = PayerFactory(line_of_business="self_pay")
    paid_after(payer, *[60] * 30)
    learn_answer_times(TODAY)
    assert waiting(payer=payer) == (True, None)
