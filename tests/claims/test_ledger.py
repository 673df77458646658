"""Postings and reversals: what they write, and what they refuse."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Team, User
from arengine.lib.errors import Refused
from arengine.ownership import owning
from claims.bulk.rollups import fold_rollups
from claims.bulk.verification import first_broken
from claims.choices import EntryKind, LineOfBusiness, Responsibility, Status, WorkStatus
from claims.models import Claim, Event, LedgerEntry
from claims.services.ledger import post_entry, reverse_entry, transfer_to_patient, write_off
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db


def pay(claim: Claim, amount: str, posted_on: date = TODAY) -> LedgerEntry:
    return post_entry(
        claim,
        kind=EntryKind.PAYMENT,
        amount=Decimal(amount),
        posted_on=posted_on,
        user=None,
        today=TODAY,
    )


def team(name: str) -> Team:
    return Team.objects.get(name=name)


def test_a_payment_lowers_the_balance(supervisor: User) -> None:
    claim = ClaimFactory(balance=Decimal("250.00"), days=45)
    entry = post_entry(
        claim,
        kind="payment",
        amount=Decimal("100.00"),
        posted_on=TODAY,
        user=supervisor,
        reference="EFT 4711",
        today=TODAY,
    )
    claim.refresh_from_db()
    assert (entry.amount, entry.reference, entry.user) == (
        Decimal("-100.00"),
        "EFT 4711",
        supervisor,
    )
    assert (claim.balance, claim.opening_balance) == (Decimal("150.00"), Decimal("250.00"))
    assert (claim.version, claim.status, claim.work_status) == (2, Status.OPEN, WorkStatus.NEW)
    assert claim.priority == 15 + 25 - (claim.age_anchor_on - date(2000, 1, 1)).days
    event = Event.objects.get(claim=claim)
    assert (event.kind, event.text) == ("payment", "Payment of $100.00 posted.")


def test_the_entry_answers_with_the_claim_as_it_is_now() -> None:
    entry = pay(ClaimFactory(balance=Decimal("250.00")), "250.00")
    assert (entry.claim.balance, entry.claim.status) == (Decimal("0.00"), Status.RESOLVED)


def test_a_paid_claim_is_closed_and_a_reversal_opens_it_again() -> None:
    claim = ClaimFactory(balance=Decimal("250.00"))
    entry = pay(claim, "250.00")
    claim.refresh_from_db()
    assert (claim.work_status, claim.responsibility) == (WorkStatus.CLOSED, Responsibility.NONE)
    reverse_entry(entry, user=None, reason="Cheque bounced", today=TODAY)
    claim.refresh_from_db()
    assert (claim.work_status, claim.responsibility, claim.status) == (
        WorkStatus.IN_PROGRESS,
        Responsibility.PRIMARY,
        Status.OPEN,
    )
    assert claim.balance == Decimal("250.00")


def test_an_overpayment_leaves_a_credit() -> None:
    assert pay(ClaimFactory(balance=Decimal("250.00")), "300.00").claim.status == Status.CREDIT


def test_a_balance_moved_to_the_patient_leaves_the_patient_responsible() -> None:
    claim = ClaimFactory(balance=Decimal("250.00"))
    entry = transfer_to_patient(
        claim, amount=Decimal("250.00"), user=None, reason="Deductible", today=TODAY
    )
    assert entry.kind == EntryKind.TRANSFER_TO_PATIENT
    assert entry.claim.responsibility == Responsibility.PATIENT


@pytest.mark.parametrize(
    ("balance", "days", "line", "expected"),
    [
        ("1000.00", 90, LineOfBusiness.COMMERCIAL, "GeneralAgent"),
        ("1000.01", 90, LineOfBusiness.COMMERCIAL, "SeniorAgent"),
        ("1000.00", 91, LineOfBusiness.COMMERCIAL, "EscalationTeam"),
        ("1000.00", 90, LineOfBusiness.MEDICARE, "GovernmentSpecialist"),
        ("1000.00", 90, LineOfBusiness.MEDICARE_ADVANTAGE, "GeneralAgent"),
    ],
)
def test_the_entry_keeps_the_team_that_the_rules_give_just_before_it(
    balance: str, days: int, line: str, expected: str
) -> None:
    payer = PayerFactory(line_of_business=line)
    claim = ClaimFactory(balance=Decimal(balance), days=days, payer=payer)
    assert pay(claim, "999.00").team.name == expected
    claim.refresh_from_db()
    assert claim.team.name == "GeneralAgent"


def test_the_age_that_counts_is_the_one_on_the_posting_date() -> None:
    claim = ClaimFactory(days=91, team_name="EscalationTeam")
    assert pay(claim, "1.00", TODAY).team.name == "EscalationTeam"
    assert pay(claim, "1.00", TODAY - timedelta(days=1)).team.name == "GeneralAgent"


def test_a_claim_assigned_by_hand_pays_for_its_own_team() -> None:
    claim = ClaimFactory(
        balance=Decimal("5000.00"), team_name="EscalationTeam", assigned_by_hand=True
    )
    assert pay(claim, "10.00").team.name == "EscalationTeam"


@pytest.mark.parametrize(
    ("billed", "serviced", "days"),
    [(10, 40, 10), (None, 40, 40), (None, None, None), (-1, 40, None), (0, 40, 0)],
)
def test_days_to_payment_run_from_the_billed_date_else_the_service(
    billed: int | None, serviced: int | None, days: int | None
) -> None:
    claim = ClaimFactory(
        billed_on=None if billed is None else TODAY - timedelta(days=billed),
        service_from=None if serviced is None else TODAY - timedelta(days=serviced),
    )
    assert pay(claim, "1.00").days_to_payment == days


def test_only_payments_have_days() -> None:
    entry = write_off(
        ClaimFactory(), amount=Decimal("1.00"), user=None, reason="Small", today=TODAY
    )
    assert entry.days_to_payment is None


def test_the_bucket_follows_the_date_of_the_portfolio(aged_today: date) -> None:
    claim = ClaimFactory(days=31, bucket=0)
    later = aged_today + timedelta(days=60)
    entry = post_entry(
        claim,
        kind="payment",
        amount=Decimal("1.00"),
        posted_on=aged_today,
        user=None,
        today=later,
    )
    assert entry.claim.bucket == 1


def test_a_reversal_mirrors_its_entry() -> None:
    claim = ClaimFactory(days=30, balance=Decimal("2000.00"))
    entry = pay(claim, "1500.00", TODAY - timedelta(days=5))
    Claim.objects.filter(pk=claim.pk).update(team=team("EscalationTeam"), payer=PayerFactory())
    mirror = reverse_entry(entry, user=None, reason="Wrong claim", today=TODAY)
    assert (mirror.amount, mirror.posted_on, mirror.reverses) == (Decimal("1500.00"), TODAY, entry)
    assert (mirror.kind, mirror.team, mirror.payer_id, mirror.facility_id) == (
        entry.kind,
        team("SeniorAgent"),
        entry.payer_id,
        entry.facility_id,
    )
    assert mirror.days_to_payment == entry.days_to_payment == 25


@pytest.mark.parametrize(
    ("kind", "amount", "posted_on", "code"),
    [
        ("payment", "0.00", TODAY, "amount_zero"),
        ("payment", "1.005", TODAY, "more_than_cents"),
        ("payment", "-5.00", TODAY, "amount_negative"),
        ("payment", "NaN", TODAY, "amount_too_large"),
        ("payment", "1000000000000.00", TODAY, "amount_too_large"),
        ("payment", "999999999999.00", TODAY, None),
        ("payment", "1.00", TODAY + timedelta(days=2), "posted_in_future"),
        ("payment", "1.00", TODAY + timedelta(days=1), None),
        ("write_off", "250.01", TODAY, "above_balance"),
        ("write_off", "250.00", TODAY, None),
        ("transfer_to_patient", "250.01", TODAY, "above_balance"),
        ("denial_closed", "250.01", TODAY, "above_balance"),
        ("withdrawal", "250.00", TODAY, "kind_not_posted"),
        ("change_in_feed", "-5.00", TODAY, None),
    ],
)
def test_what_a_posting_refuses(kind: str, amount: str, posted_on: date, code: str | None) -> None:
    claim = ClaimFactory(balance=Decimal("250.00"))
    arguments = {"kind": kind, "amount": Decimal(amount), "posted_on": posted_on}
    if code is None:
        post_entry(claim, user=None, today=TODAY, **arguments)
        return
    with pytest.raises(Refused) as refusal:
        post_entry(claim, user=None, today=TODAY, **arguments)
    assert refusal.value.code == code
    assert not LedgerEntry.objects.exists()


def test_a_withdrawn_claim_takes_no_posting() -> None:
    claim = ClaimFactory(balance=Decimal("0.00"), withdrawn_at="2026-11-20T00:00Z")
    with pytest.raises(Refused, match="withdrawn"):
        pay(claim, "1.00")


def test_an_entry_is_reversed_once_and_a_reversal_never() -> None:
    entry = pay(ClaimFactory(), "1.00")
    mirror = reverse_entry(entry, user=None, reason="", today=TODAY)
    with pytest.raises(Refused) as twice:
        reverse_entry(entry, user=None, reason="", today=TODAY)
    with pytest.raises(Refused) as back:
        reverse_entry(mirror, user=None, reason="", today=TODAY)
    assert (twice.value.code, back.value.code) == ("already_reversed", "is_reversal")


def test_the_application_may_not_edit_an_entry() -> None:
    entry = pay(ClaimFactory(), "1.00")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(amount=Decimal("-2.00"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_trigger_refuses_the_owner_to_edit_an_entry() -> None:
    entry = pay(ClaimFactory(), "1.00")
    with owning(), pytest.raises(IntegrityError, match="never changed or deleted"):
        LedgerEntry.objects.filter(pk=entry.pk).update(amount=Decimal("-2.00"))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["payment", "contractual", "write_off", "reverse", "fold"]),
        st.integers(0, 2),
        st.decimals("0.01", "400", places=2),
        st.integers(0, 70),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_is_posted_ledger_and_rollups_explain_the_balances(steps: list) -> None:
    with transaction.atomic():
        claims = [ClaimFactory(days=days, balance=Decimal("900.00")) for days in (20, 80, 130)]
        for kind, index, amount, days_ago in steps:
            _try(claims[index], kind, amount, TODAY - timedelta(days=days_ago))
        assert first_broken(TODAY) is None
        transaction.set_rollback(True)


def _try(claim: Claim, kind: str, amount: Decimal, day: date) -> None:
    try:
        if kind == "fold":
            fold_rollups()
        elif kind == "reverse":
            for entry in claim.entries.order_by("id")[:1]:
                reverse_entry(entry, user=None, reason="", today=TODAY)
        else:
            post_entry(claim, kind=kind, amount=amount, posted_on=day, user=None, today=TODAY)
    except Refused:
        pass
