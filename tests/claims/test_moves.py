"""The one table of moves: which statuses may follow which."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from claims.choices import AdjudicationStatus as Payer
from claims.choices import Disposition, Responsibility, WorkStatus
from claims.rules.moves import Standing, check_move, offered, responsible_after

OWED = Standing(
    adjudication_status=Payer.UNKNOWN,
    work_status=WorkStatus.NEW,
    responsibility=Responsibility.PRIMARY,
    balance=Decimal("250.00"),
)
ZERO = Decimal("0.00")
CLOSED = replace(OWED, work_status=WorkStatus.CLOSED, disposition=Disposition.DUPLICATE)


@pytest.mark.parametrize("status", [status for status in Payer if status != Payer.UNKNOWN])
def test_an_unknown_claim_may_turn_out_to_be_anything(status: Payer) -> None:
    assert check_move(OWED, replace(OWED, adjudication_status=status)) == ""


@pytest.mark.parametrize(
    ("column", "now", "then", "reason"),
    [
        ("adjudication_status", Payer.DENIED, Payer.UNKNOWN, "stays known"),
        ("adjudication_status", Payer.PAID, Payer.NOT_ON_FILE, "so it has it"),
        ("adjudication_status", Payer.PARTIALLY_PAID, Payer.REJECTED, "so it has it"),
        ("adjudication_status", Payer.RECEIVED, Payer.REVERSED, "decided nothing yet"),
        ("work_status", WorkStatus.IN_PROGRESS, WorkStatus.NEW, "does not become new"),
        ("work_status", WorkStatus.CLOSED, WorkStatus.READY_TO_CLOSE, "closed already"),
        ("work_status", WorkStatus.CLOSED, WorkStatus.ASSIGNED, "not assigned anew"),
        ("work_status", WorkStatus.APPEALED_LEVEL_2, WorkStatus.APPEALED_LEVEL_1, "never down"),
        ("work_status", WorkStatus.APPEALED_EXTERNAL, WorkStatus.APPEALED_LEVEL_2, "never down"),
        ("responsibility", Responsibility.PRIMARY, Responsibility.AGENCY, "patient first"),
        ("responsibility", Responsibility.PRIMARY, Responsibility.TERTIARY, "comes before it"),
        ("responsibility", Responsibility.PRIMARY, Responsibility.NONE, "not zero"),
    ],
)
def test_a_move_is_refused_with_its_reason(column: str, now: str, then: str, reason: str) -> None:
    before = replace(OWED, **{column: now})
    assert reason in check_move(before, replace(before, **{column: then}))


@pytest.mark.parametrize(
    ("column", "now", "then"),
    [
        ("adjudication_status", Payer.PENDING, Payer.NOT_ON_FILE),
        ("adjudication_status", Payer.DENIED, Payer.REJECTED),
        ("adjudication_status", Payer.PAID, Payer.REVERSED),
        ("work_status", WorkStatus.NEW, WorkStatus.ESCALATED),
        ("work_status", WorkStatus.APPEALED_LEVEL_1, WorkStatus.APPEALED_LEVEL_2),
        ("work_status", WorkStatus.CLOSED, WorkStatus.IN_PROGRESS),
        ("responsibility", Responsibility.PRIMARY, Responsibility.SECONDARY),
        ("responsibility", Responsibility.PATIENT, Responsibility.AGENCY),
        ("responsibility", Responsibility.AGENCY, Responsibility.PRIMARY),
    ],
)
def test_a_move_is_allowed(column: str, now: str, then: str) -> None:
    before = replace(OWED, **{column: now})
    assert check_move(before, replace(before, **{column: then})) == ""


@pytest.mark.parametrize("column", ["adjudication_status", "work_status", "responsibility"])
def test_staying_is_always_allowed(column: str) -> None:
    choices = {"adjudication_status": Payer, "work_status": WorkStatus}.get(column, Responsibility)
    for value in choices:
        same = replace(OWED, **{column: value}, disposition="")
        if value != WorkStatus.CLOSED:
            assert check_move(same, same) == ""


@pytest.mark.parametrize("status", [Payer.NOT_ON_FILE, Payer.REJECTED])
def test_what_the_payer_does_not_have_is_not_appealed(status: Payer) -> None:
    before = replace(OWED, adjudication_status=status)
    after = replace(before, work_status=WorkStatus.APPEALED_LEVEL_1)
    assert "nothing to appeal" in check_move(before, after)
    denied = replace(after, adjudication_status=Payer.DENIED)
    assert check_move(before, denied) == ""


def test_closing_with_a_balance_asks_why() -> None:
    after = replace(OWED, work_status=WorkStatus.CLOSED)
    assert check_move(OWED, after) == (
        "The balance is not zero: say why the claim is closed all the same."
    )
    assert check_move(OWED, replace(after, disposition=Disposition.DUPLICATE)) == ""


def test_closing_a_credit_asks_why() -> None:
    credit = replace(OWED, balance=Decimal("-10.00"))
    assert "not zero" in check_move(credit, replace(credit, work_status=WorkStatus.CLOSED))


def test_closing_without_a_balance_does_not_ask() -> None:
    after = replace(OWED, work_status=WorkStatus.CLOSED, balance=ZERO)
    assert check_move(OWED, replace(after, responsibility=Responsibility.NONE)) == ""
    why = replace(after, disposition=Disposition.DUPLICATE)
    assert "the ledger says why" in check_move(OWED, why)


def test_a_disposition_goes_with_closing() -> None:
    after = replace(OWED, disposition=Disposition.NOT_OURS)
    assert "this one is not" in check_move(OWED, after)


def test_a_claim_without_a_balance_stays_closed_and_nobodys() -> None:
    settled = replace(CLOSED, balance=ZERO, disposition="", responsibility=Responsibility.NONE)
    reopened = replace(settled, work_status=WorkStatus.IN_PROGRESS)
    assert "stays closed" in check_move(settled, reopened)
    owed = replace(settled, responsibility=Responsibility.PRIMARY)
    assert "no payer owes it" in check_move(settled, owed)


def test_what_the_ledger_does_when_it_settles_is_in_the_table() -> None:
    """A balance of zero closes, a balance that comes back reopens, from wherever the claim is."""
    for work, who in product(WorkStatus, Responsibility):
        before = replace(OWED, work_status=work, responsibility=who)
        for nobody in (Responsibility.NONE, Responsibility.PATIENT):
            settled = replace(before, work_status=WorkStatus.CLOSED, responsibility=nobody)
            settled = replace(settled, balance=ZERO)
            back = replace(OWED, work_status=WorkStatus.IN_PROGRESS)
            assert check_move(before, settled) == ""
            assert check_move(settled, back) == ""


def test_only_what_is_allowed_is_offered() -> None:
    asked = [WorkStatus.NEW, WorkStatus.IN_PROGRESS, WorkStatus.CLOSED]
    busy = replace(OWED, work_status=WorkStatus.PENDED)
    assert offered(busy, "work_status", asked) == ["in_progress", "closed"]


@pytest.mark.parametrize(
    ("disposition", "who", "then"),
    [
        (Disposition.MOVED_TO_PATIENT, Responsibility.PRIMARY, Responsibility.PATIENT),
        (Disposition.BILLED_NEXT, Responsibility.PRIMARY, Responsibility.SECONDARY),
        (Disposition.BILLED_NEXT, Responsibility.SECONDARY, Responsibility.TERTIARY),
        (Disposition.BILLED_NEXT, Responsibility.PATIENT, Responsibility.PATIENT),
        (Disposition.DUPLICATE, Responsibility.PRIMARY, Responsibility.PRIMARY),
    ],
)
def test_a_disposition_says_who_owes_next(disposition: str, who: str, then: str) -> None:
    assert responsible_after(disposition, who) == then
