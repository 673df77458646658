"""Rows that cannot be applied: named with row, column, found, expected; kept whole; countable."""

import csv
import io
from decimal import Decimal

import pytest

from arengine.lib.errors import Refused
from claims.choices import ImportState
from claims.importing.services import cancel_import, confirm_import
from claims.models import Claim, Import, RejectedRow
from tests.claims.importing.pipeline.running import (
    claim,
    claims_file,
    counts,
    day,
    imported,
    problems,
    row,
    sent,
)

pytestmark = pytest.mark.django_db
HEAD = "Claim #,Payer,Balance,Aging Days,DOS,Paid Amount\n"
GOOD = "1,Aetna,5.00,3,2026-11-18,\n"
AMOUNT = "an amount such as 3,033.66 or (12.50)"
DATE = "a date such as 11/21/2026 (month first) or 2026-11-21"


def lines(*rows: str) -> bytes:
    return (HEAD + GOOD + "".join(f"{line}\n" for line in rows)).encode()


@pytest.mark.parametrize(
    ("line", "column", "found", "expected"),
    [
        ("7,Aetna,,3,,", "Balance", "", "an amount such as 1,033.66; 0.00 where nothing is owed"),
        ("7,Aetna,N/A,3,,", "Balance", "N/A",
         "an amount such as 1,033.66; 0.00 where nothing is owed"),
        ("7,Aetna,10.005,3,,", "Balance", "10.005", "an amount with at most two decimals"),
        ('7,Aetna,"12,50",3,,', "Balance", "12,50",
         AMOUNT + "; for a decimal comma choose it in the mapping"),
        ('7,Aetna,"1.234,56",3,,', "Balance", "1.234,56",
         AMOUNT + "; for a decimal comma choose it in the mapping"),
        ("7,Aetna,1234567890123,3,,", "Balance", "1234567890123",
         "an amount of at most 12 digits before the decimals"),
        ("7,Aetna,5.00,3,,4.005", "Paid Amount", "4.005", "an amount with at most two decimals"),
        ('7,Aetna,"$35\n086.00",3,,', "Balance", "$35\n086.00", AMOUNT),
        ("7,Aetna,5.00,3,,abc", "Paid Amount", "abc", AMOUNT),
        ("7,,5.00,3,,", "Payer", "", "the name of a payer"),
        (f"7,{'p' * 121},5.00,3,,", "Payer", "p" * 121, "at most 120 characters"),
        (f"7,{'ß' * 100},5.00,3,,", "Payer", "ß" * 100, "a shorter name"),
        (",Aetna,5.00,3,,", "Claim #", "", "a claim number"),
        ("1.23E+10,Aetna,5.00,3,,", "Claim #", "1.23E+10",
         "the whole claim number; format the column as text and export it again"),
        ("7,Aetna,5.00,-2,,", "Aging Days", "-2", "a number of days from -1 to 36,500"),
        ("7,Aetna,5.00,36501,,", "Aging Days", "36501", "a number of days from -1 to 36,500"),
        ("7,Aetna,5.00,x,,", "Aging Days", "x", "a whole number of days, such as 94"),
        ("7,Aetna,5.00,3,2026-11-23,", "DOS", "2026-11-23", "a date not after 2026-11-22"),
        ("7,Aetna,5.00,3,2026-02-30,", "DOS", "2026-02-30", DATE),
        ("7,Aetna,5.00,,,", "", "",
         "ageing days, a date of service, a billed date or an ageing bucket"),
        ("7,Aetna,5.00", "", "7,Aetna,5.00", "6 cells as in the header"),
        ("7,Aetna,5.00,3,,,8", "", "7,Aetna,5.00,3,,,8", "6 cells as in the header"),
        ('7,"Aet"na,5.00,3,,', "", '7,"Aet"na,5.00,3,,', "quotes that open and close"),
        ("7,Aetna,5.00,3,,600000000000", "", "600000000005.00",
         "amounts that add up to less than 500,000,000,000"),
    ],
)  # fmt: skip
def test_a_bad_row_says_what_was_found_and_expected_and_the_others_go_in(
    line: str, column: str, found: str, expected: str
) -> None:
    loaded = imported(lines(line))
    assert problems(loaded) == [(3, column, found, expected)]
    assert counts(loaded) == (2, 1, 0, 0, 1)
    assert Claim.objects.get().claim_number == "1"


def test_every_bad_cell_of_a_row_is_named() -> None:
    loaded = imported(lines("7,,x,-5,2027-01-01,"))
    assert [(row, column) for row, column, *_ in problems(loaded)] == [
        (3, "Payer"), (3, "Balance"), (3, "Aging Days"), (3, "DOS")
    ]  # fmt: skip
    assert loaded.rows_rejected == 1


@pytest.mark.parametrize("line", ["7,Aetna,5.00,-1,,", "7,Aetna,5.00,36500,,",
                                  "7,Aetna,5.00,3,2026-11-22,"])  # fmt: skip
def test_the_edges_of_what_is_allowed_are_in(line: str) -> None:
    assert counts(imported(lines(line))) == (2, 2, 0, 0, 0)


def test_totals_blank_lines_and_repeated_headers_are_not_read() -> None:
    foot = ["", ",,,,,", HEAD.strip(), "2,Aetna,6.00,3,,", "Total,,11.00,,,", "Grand Total:,,11,,,"]
    assert counts(imported(lines(*foot))) == (2, 2, 0, 0, 0)


# --- control totals ------------------------------------------------------------
def test_the_balances_of_the_file_and_those_applied_differ_by_the_rejected_rows() -> None:
    loaded = imported(lines(
        "7,Aetna,100.00,x,,", "8,Aetna,10.005,3,,", "9,Aetna,1000.00,3,,", "9,Aetna,2000.00,3,,",
        "10,Aetna,10000.00,,,", "11,Aetna,(50.00),3,,", "12,,0.50,3,,", "13,Aetna,7.00",
    ))  # fmt: skip
    assert counts(loaded) == (9, 2, 0, 0, 7)
    assert loaded.applied_balance == Decimal("-45.00")
    assert loaded.file_balance - loaded.applied_balance == Decimal("13107.50")


def test_rejected_rows_need_a_persons_word() -> None:
    checked = sent(lines("7,Aetna,x,3,,"))
    with pytest.raises(Refused) as refused:
        confirm_import(checked, user=None)
    assert refused.value.code == "rejected_rows"
    assert not Claim.objects.exists()


def test_an_import_that_is_not_checked_cannot_be_confirmed() -> None:
    waiting = sent(b"Claim,Payer,Owed,Age\n1,Aetna,5.00,3\n")
    assert waiting.needs_mapping
    with pytest.raises(Refused) as refused:
        confirm_import(waiting, user=None)
    assert refused.value.code == "import_state"
    cancel_import(waiting)
    waiting.refresh_from_db()
    assert waiting.state == ImportState.CANCELLED


def test_a_second_confirm_changes_nothing() -> None:
    loaded = imported(lines())
    confirm_import(loaded, user=None)
    stale = Import(pk=loaded.pk, state=ImportState.CHECKED, checked_at=loaded.checked_at)
    confirm_import(stale, user=None)
    loaded.refresh_from_db()
    assert loaded.state == ImportState.APPLIED


# --- one column per ageing bucket
PIVOT = b"Claim,Payer,Balance,0-30,31-60,61-90,91-120,>120\n"


def test_a_pivots_balance_is_the_sum_and_its_age_the_oldest_noted_on_the_row() -> None:
    loaded = imported(PIVOT + b"1,Aetna,15.50,10.00,,5.50,,\n2,Aetna,-0.00,,,,,\n")
    assert (str(claim("1").balance), claim("1").age(loaded.as_of)) == ("15.50", 61)
    assert (str(claim("2").balance), claim("2").age(loaded.as_of)) == ("0.00", 0)
    assert problems(loaded, notes=True) == [(2, "", "15.50", "an amount in one ageing column")]


def test_a_pivot_whose_balance_is_another_sum_is_a_row_error() -> None:
    loaded = imported(PIVOT + b"1,Aetna,15.00,10.00,,5.50,,\n2,Aetna,1.00,1.00,,,,\n")
    expected = "15.50, the sum of the ageing columns"
    assert problems(loaded) == [(2, "Balance", "15.00", expected)]


# --- the same claim twice ------------------------------------------------------------
TWICE = ("7,Aetna,10.00,3,,1.00", "8,Aetna,2.00,3,,", "7,Aetna,30.00,40,,2.00")


def test_a_claim_number_on_two_rows_is_an_error_on_both() -> None:
    loaded = imported(lines(*TWICE))
    expected = "a claim number on one row only"
    assert problems(loaded) == [(3, "Claim #", "7", expected), (5, "Claim #", "7", expected)]
    assert counts(loaded) == (4, 2, 0, 0, 2)


def test_it_is_an_error_on_both_where_one_of_them_cannot_be_read() -> None:
    loaded = imported(lines("7,Aetna,10.00,3,,", "7,Aetna,oops,3,,", "8,Aetna,1.00,3,,"))
    assert [(row, column) for row, column, *_ in problems(loaded)] == [
        (3, "Claim #"), (4, "Balance")
    ]  # fmt: skip
    assert counts(loaded) == (4, 2, 0, 0, 2)
    assert RejectedRow.objects.count() == 2


@pytest.mark.parametrize(
    ("keep", "balance", "paid", "days"),
    [("first", "10.00", "1.00", 3), ("last", "30.00", "2.00", 40), ("sum", "40.00", "3.00", 3)],
)
def test_the_mapping_may_say_which_of_two_rows_counts(
    keep: str, balance: str, paid: str, days: int
) -> None:
    loaded = imported(lines(*TWICE), mapping={"duplicates": keep})
    found = claim("7")
    assert (str(found.balance), str(found.paid_amount), found.aging_days) == (balance, paid, days)
    assert counts(loaded) == (4, 4, 0, 0, 0)
    ((at, _, number, _),) = problems(loaded, notes=True)
    assert (at, number) == (3 if keep == "last" else 5, "7")
    assert loaded.file_balance == Decimal("47.00")


def test_thousands_of_rows_of_one_claim_are_counted_too() -> None:
    rows = ["7,Aetna,1.00,3,," for _ in range(33_000)]
    loaded = imported(lines(*rows), mapping={"duplicates": "sum"})
    assert (counts(loaded), claim("7").balance) == ((33_001, 33_001, 0, 0, 0), Decimal("33000.00"))


def test_rows_that_add_up_to_more_than_a_balance_holds_are_rejected() -> None:
    rows = ["7,Aetna,300000000000.00,3,,", "7,Aetna,300000000000.00,3,,"]
    loaded = imported(lines(*rows), mapping={"duplicates": "sum"})
    assert counts(loaded) == (3, 1, 0, 0, 2)


# --- files from the past ------------------------------------------------------------
@pytest.mark.parametrize("later", ["5.00", "6.00"], ids=["unchanged", "changed"])
def test_a_file_older_than_the_claims_last_import_is_a_row_error(later: str) -> None:
    imported(claims_file(row(balance="5.00")), as_of=day("2026-11-10"))
    imported(claims_file(row(balance=later)), as_of=day("2026-11-20"))
    old = imported(claims_file(row(balance="9.00"), row(claim_number="2")), as_of=day("2026-11-15"))
    assert problems(old) == [(2, "", "2026-11-15", "an as-of date not before 2026-11-20")]
    assert (str(claim("1").balance), counts(old)) == (later, (2, 1, 0, 0, 1))


def test_a_file_of_the_same_day_is_not_older() -> None:
    imported(claims_file(row(balance="5.00")))
    assert counts(imported(claims_file(row(balance="6.00")))) == (1, 0, 1, 0, 0)


def test_an_import_that_was_stopped_counts_where_it_was_applied() -> None:
    stopped = imported(claims_file(row(balance="5.00")), as_of=day("2026-11-20"))
    Import.objects.filter(pk=stopped.pk).update(state=ImportState.CANCELLED)
    old = sent(claims_file(row(balance="9.00")), as_of=day("2026-11-15"))
    assert old.rows_rejected == 1


# --- kept, mended, sent again ------------------------------------------------------------
def test_rejected_rows_are_kept_whole_and_go_in_when_mended() -> None:
    first = imported(lines('\'-A7,"=Aetna, Inc.",x,3,,', "8,Añb,10.005,4,,", "9,Aetna\\,5,x\t1,,"))
    kept = list(RejectedRow.objects.values_list("row", "claim_number", "cells"))
    assert kept == [
        (3, "-A7", ["'-A7", "=Aetna, Inc.", "x", "3", "", ""]),
        (4, "8", ["8", "Añb", "10.005", "4", "", ""]),
        (5, "9", ["9", "Aetna\\", "5", "x\t1", "", ""]),
    ]
    mended = [[*cells[:2], "12.50", "3", *cells[4:]] for _, _, cells in kept]
    out = io.StringIO()
    csv.writer(out).writerows([first.file_format["header"], *mended])
    assert counts(imported(out.getvalue().encode())) == (3, 3, 0, 0, 0)
    assert claim("-A7").payer.name == "=Aetna, Inc."
    assert claim("9").payer.name == "Aetna\\"
