"""Clocks on claims: which run, until when, how they end."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from arengine.lib.errors import Refused
from claims.choices import AdjudicationStatus, DayKind, LineOfBusiness, WorkStatus
from claims.models import Claim, ContractTerm, Deadline, DeadlineRule, Event, Payer
from claims.services.deadlines import (
    refresh_all_deadlines,
    refresh_deadlines,
    sign_off_deadline,
)
from claims.services.ledger import write_off
from claims.services.merging import merge_payers, undo_merge
from claims.services.statuses import move_statuses
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


def clocks(claim: Claim) -> list[tuple[str, date, str]]:
    rows = Deadline.objects.filter(claim=claim).order_by("id")
    return list(rows.values_list("kind", "due_on", "state"))


def made(line: str = LineOfBusiness.COMMERCIAL, name: str = "", **columns: Any) -> Claim:
    payer = PayerFactory(line_of_business=line, **({"name": name} if name else {}))
    claim = ClaimFactory(payer=payer, **columns)
    refresh_deadlines([claim.pk], TODAY)
    claim.refresh_from_db()
    return claim


def denied(line: str = LineOfBusiness.COMMERCIAL, name: str = "", **columns: Any) -> Claim:
    usual = {"denied_on": YESTERDAY, "adjudication_status": AdjudicationStatus.DENIED}
    return made(line, name, **usual | columns)


def not_on_file(line: str = LineOfBusiness.COMMERCIAL, name: str = "", **columns: Any) -> Claim:
    return made(line, name, **{"adjudication_status": AdjudicationStatus.NOT_ON_FILE} | columns)


def test_most_claims_have_no_clock() -> None:
    for status in (AdjudicationStatus.UNKNOWN, AdjudicationStatus.DENIED):
        claim = made(adjudication_status=status)
        assert (clocks(claim), claim.deadline_on) == ([], None)


# --- the filing clock ------------------------------------------------------------------------
def test_medicare_is_filed_within_a_calendar_year_of_the_last_day_of_service() -> None:
    claim = not_on_file("medicare", service_from=date(2026, 7, 1), service_to=date(2026, 7, 31))
    assert clocks(claim) == [("timely_filing", date(2027, 7, 31), "running")]
    assert claim.deadline_on == date(2027, 7, 31)


def test_a_rejected_claim_and_one_that_was_not_sent_have_a_filing_clock() -> None:
    day = TODAY - timedelta(days=10)
    for columns in (
        {"adjudication_status": AdjudicationStatus.REJECTED},
        {"feed_status": "Unbilled"},
    ):
        claim = made(name="", days=10, **columns)
        assert clocks(claim) == [("timely_filing", day + timedelta(days=180), "running")]


def test_a_claim_that_was_billed_has_no_filing_clock() -> None:
    assert clocks(made(feed_status="Not billed", billed_on=YESTERDAY)) == []


def test_the_filing_clock_is_met_when_the_payer_has_the_claim(supervisor: User) -> None:
    claim = not_on_file(days=10)
    claim = move_statuses(claim, user=supervisor, today=TODAY, adjudication_status="received")
    assert [state for _, _, state in clocks(claim)] == ["met"]
    assert claim.deadline_on is None


def test_a_claim_that_is_lost_again_has_its_clock_again(supervisor: User) -> None:
    claim = not_on_file(days=10)
    for status in ("received", "not_on_file"):
        move_statuses(claim, user=supervisor, today=TODAY, adjudication_status=status)
    assert [state for _, _, state in clocks(claim)] == ["met", "running"]


# --- the appeal clock ------------------------------------------------------------------------
def test_medicare_is_appealed_within_120_days_of_presumed_receipt() -> None:
    claim = denied("medicare", denied_on=date(2026, 11, 1))
    assert clocks(claim) == [("appeal_level_1", date(2027, 3, 6), "running")]


@pytest.mark.parametrize("code", ["CO-29", "CO29", "29", "OA 29, N30", "MA130", "CO-16 MA130"])
def test_medicare_refuses_appeals_of_late_and_unprocessable_claims(code: str) -> None:
    assert clocks(denied("medicare", denial_code=code)) == []


def test_other_payers_take_appeals_of_late_claims_but_not_of_unprocessable_ones() -> None:
    assert len(clocks(denied(denial_code="CO-29"))) == 1
    assert clocks(denied(denial_code="CO-16, MA130")) == []
    assert len(clocks(denied("medicare", denial_code="CO-129"))) == 1


def test_the_date_in_the_file_comes_before_any_rule() -> None:
    claim = denied("medicare", appeal_due_on=date(2026, 12, 24))
    deadline = Deadline.objects.get(claim=claim)
    assert (deadline.due_on, deadline.rule) == (date(2026, 12, 24), None)
    assert deadline.source == "The date in the claim's file"


def test_a_date_in_the_file_is_a_clock_without_a_date_of_denial() -> None:
    claim = denied(denied_on=None, appeal_due_on=date(2026, 12, 24))
    assert claim.deadline_on == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("line", "name", "denied_on", "due"),
    [
        ("medicare_advantage", "WELLCARE MEDICARE ADVANTAGE", date(2026, 11, 1), date(2027, 1, 5)),
        ("medicare_advantage", "", date(2024, 12, 31), date(2025, 3, 1)),
        ("commercial", "Humana", date(2026, 11, 1), date(2028, 5, 1)),
        ("commercial", "UnitedHealthcare of Ohio", date(2026, 11, 1), date(2027, 1, 5)),
        ("commercial", "Anybody", date(2026, 11, 1), date(2027, 4, 30)),
    ],
)
def test_the_rule_is_that_of_the_payer_and_the_day(
    line: str, name: str, denied_on: date, due: date
) -> None:
    claim = denied(line, name, denied_on=denied_on, service_from=None)
    assert Deadline.objects.get(claim=claim).due_on == due


def test_a_payers_own_rule_comes_before_those_of_its_words_and_line() -> None:
    claim = denied(name="Aetna")
    DeadlineRule.objects.create(
        kind="appeal_level_1",
        payer=claim.payer,
        length=10,
        day_kind=DayKind.WORKING,
        anchor="notice",
        effective_from=date(2026, 1, 1),
        source="Contract of 2026",
    )
    assert refresh_all_deadlines(TODAY) == 1
    claim.refresh_from_db()
    # Ten working days from a Friday, with Thanksgiving among them.
    assert claim.deadline_on == date(2026, 12, 7)
    assert len(clocks(claim)) == 1


def test_a_rule_out_of_use_is_not_used() -> None:
    DeadlineRule.objects.filter(payer_words="", line_of_business="").update(in_use=False)
    assert clocks(denied()) == []


def test_the_appeal_clock_is_met_when_the_appeal_is_sent(supervisor: User) -> None:
    claim = denied("medicare")
    claim = move_statuses(claim, user=supervisor, today=TODAY, work_status="appealed_level_1")
    assert [state for _, _, state in clocks(claim)] == ["met"]


def test_a_denial_after_an_appeal_starts_the_next_level(supervisor: User) -> None:
    claim = denied("medicare", denied_on=date(2026, 9, 1), days=200)
    move_statuses(claim, user=supervisor, today=TODAY, work_status="appealed_level_1")
    move_statuses(
        claim, user=supervisor, today=TODAY, work_status="in_progress", denied_on=YESTERDAY
    )
    due = YESTERDAY + timedelta(days=185)
    assert clocks(claim) == [
        ("appeal_level_1", date(2027, 1, 4), "met"),
        ("appeal_level_2", due, "running"),
    ]


def test_a_corrected_date_moves_the_clock(supervisor: User) -> None:
    claim = denied("medicare", denied_on=date(2026, 11, 10))
    claim = move_statuses(claim, user=supervisor, today=TODAY, denied_on=date(2026, 11, 15))
    assert clocks(claim) == [("appeal_level_1", date(2027, 3, 20), "running")]


def test_a_clock_ends_with_the_balance(supervisor: User) -> None:
    claim = denied()
    write_off(claim, amount=claim.balance, user=supervisor, reason="Small", today=TODAY)
    claim.refresh_from_db()
    assert ([state for _, _, state in clocks(claim)], claim.deadline_on) == (["void"], None)


def test_a_clock_does_not_run_on_closed_work_or_the_patients_balance() -> None:
    closed = {"work_status": WorkStatus.CLOSED, "disposition": "duplicate"}
    for columns in (closed, {"responsibility": "patient"}):
        assert clocks(denied(**columns)) == []


# --- expiry ----------------------------------------------------------------------------------
def test_a_clock_expires_the_day_after_with_what_was_at_stake(general_agent: User) -> None:
    claim = denied("medicare", assignee=general_agent)
    due = claim.deadline_on
    assert refresh_all_deadlines(due) == 0
    assert refresh_all_deadlines(due + timedelta(days=1)) == 1
    assert refresh_all_deadlines(due + timedelta(days=2)) == 0
    missed = Deadline.objects.get(claim=claim)
    assert (missed.state, missed.ended_on) == ("expired", due + timedelta(days=1))
    assert (missed.owner, missed.team, missed.balance) == (
        general_agent,
        claim.team,
        claim.balance,
    )
    claim.refresh_from_db()
    assert claim.deadline_on is None


def test_a_clock_that_had_run_out_when_found_is_expired_at_once() -> None:
    claim = denied("medicare", days=400, denied_on=TODAY - timedelta(days=300))
    missed = Deadline.objects.get(claim=claim)
    assert (missed.state, missed.was_found_late) == ("expired", True)


def test_an_appeal_sent_too_late_leaves_the_clock_expired(supervisor: User) -> None:
    claim = denied("medicare", days=400, denied_on=TODAY - timedelta(days=300))
    move_statuses(claim, user=supervisor, today=TODAY, work_status="appealed_level_1")
    assert [state for _, _, state in clocks(claim)] == ["expired"]


def test_a_supervisor_signs_off_what_was_missed_once(supervisor: User) -> None:
    claim = denied("medicare", days=400, denied_on=TODAY - timedelta(days=300))
    missed = sign_off_deadline(
        Deadline.objects.get(), user=supervisor, root_cause="found_late", note="From the old desk"
    )
    assert (missed.state, missed.signed_off_by) == ("signed_off", supervisor)
    assert (missed.root_cause, missed.note) == ("found_late", "From the old desk")
    event = Event.objects.get(claim=claim)
    assert event.text == (
        f"Appeal, level 1 by {missed.due_on} was missed: Had run out when the claim came to us."
    )
    with pytest.raises(Refused) as refused:
        sign_off_deadline(missed, user=supervisor, root_cause="payer")
    assert refused.value.code == "not_expired"


def test_what_was_signed_off_does_not_come_back(supervisor: User) -> None:
    claim = denied("medicare", days=400, denied_on=TODAY - timedelta(days=300))
    sign_off_deadline(Deadline.objects.get(), user=supervisor, root_cause="not_worked")
    assert refresh_deadlines([claim.pk], TODAY) == 0
    assert [state for _, _, state in clocks(claim)] == ["signed_off"]


def test_an_agent_does_not_sign_off(general_agent: User) -> None:
    denied("medicare", days=400, denied_on=TODAY - timedelta(days=300))
    with pytest.raises(Refused) as refused:
        sign_off_deadline(Deadline.objects.get(), user=general_agent, root_cause="payer")
    assert refused.value.code == "not_allowed"


def test_a_second_look_writes_nothing(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        denied("medicare")
    with django_assert_num_queries(8):
        assert refresh_all_deadlines(TODAY) == 0


# --- contracts and merged payers -------------------------------------------------------------
def agree(payer: Payer, kind: str, days: int, since: date = date(2026, 1, 1)) -> ContractTerm:
    return ContractTerm.objects.create(
        payer=payer, kind=kind, value=days, effective_from=since, source=f"Contract, {days} days"
    )


def test_the_contract_goes_before_the_general_rule() -> None:
    claim = not_on_file(days=10)
    agree(claim.payer, "timely_filing_days", 90)
    agree(claim.payer, "timely_filing_days", 95, since=TODAY - timedelta(days=9))
    refresh_deadlines([claim.pk], TODAY)
    deadline = Deadline.objects.get(claim=claim)
    assert deadline.due_on == TODAY + timedelta(days=80)
    assert deadline.source == "Contract, 90 days"


def test_the_contract_counts_from_where_the_rule_does() -> None:
    claim = denied("medicare", denied_on=date(2026, 11, 1))
    agree(claim.payer, "appeal_days", 60)
    refresh_deadlines([claim.pk], TODAY)
    assert clocks(claim) == [("appeal_level_1", date(2027, 1, 5), "running")]


def test_a_contract_speaks_where_no_rule_does() -> None:
    DeadlineRule.objects.update(in_use=False)
    claim = denied(denied_on=date(2026, 11, 1))
    assert clocks(claim) == []
    agree(claim.payer, "appeal_days", 60)
    refresh_deadlines([claim.pk], TODAY)
    assert clocks(claim) == [("appeal_level_1", date(2026, 12, 31), "running")]


def test_a_contract_does_not_open_what_cannot_be_appealed() -> None:
    claim = denied("medicare", denial_code="CO-29")
    agree(claim.payer, "appeal_days", 60)
    refresh_deadlines([claim.pk], TODAY)
    assert clocks(claim) == []


def test_the_date_in_the_file_comes_before_the_contract() -> None:
    claim = denied(appeal_due_on=date(2026, 12, 24))
    agree(claim.payer, "appeal_days", 60)
    refresh_deadlines([claim.pk], TODAY)
    assert Deadline.objects.get(claim=claim).source == "The date in the claim's file"


def own_rule(payer: Payer, length: int) -> DeadlineRule:
    return DeadlineRule.objects.create(
        kind="timely_filing", payer=payer, length=length, anchor="service_from",
        effective_from=date(2000, 1, 1), source="Manual",
    )  # fmt: skip


def test_a_rule_and_a_contract_follow_a_merge_and_its_taking_back(
    supervisor: User, aged_today: None
) -> None:
    first, second, last = (not_on_file(days=10) for _ in range(3))
    own_rule(first.payer, 100)
    for source, target in ((first, second), (second, last)):
        merge = merge_payers(source.payer, target.payer, user=supervisor, today=TODAY)
    due = TODAY + timedelta(days=90)
    assert {clocks(claim)[0][1] for claim in (first, second, last)} == {due}
    agree(second.payer, "timely_filing_days", 50)
    refresh_all_deadlines(TODAY)
    assert clocks(last)[0][1] == TODAY + timedelta(days=40)
    undo_merge(merge, user=supervisor, today=TODAY)
    assert clocks(last)[0][1] == TODAY + timedelta(days=170)
    assert clocks(second)[0][1] == TODAY + timedelta(days=40)


def test_a_payers_own_rule_goes_before_one_of_a_payer_merged_into_it(
    supervisor: User, aged_today: None
) -> None:
    gone, claim = PayerFactory(), not_on_file(days=10)
    own_rule(claim.payer, 100)
    own_rule(gone, 50)
    merge_payers(gone, claim.payer, user=supervisor, today=TODAY)
    assert clocks(claim)[0][1] == TODAY + timedelta(days=90)
