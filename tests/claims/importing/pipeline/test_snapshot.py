"""A snapshot says what is open; what it no longer holds is marked, never closed by itself."""

from decimal import Decimal

import pytest

from claims.bulk.verification import first_broken
from claims.choices import Status
from claims.models import Claim
from tests.claims.importing.pipeline.running import (
    claim,
    claims_file,
    counts,
    imported,
    row,
    sent,
    undone,
)
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


def missing() -> list[str]:
    found = Claim.objects.missing().order_by("claim_number")
    return list(found.values_list("claim_number", flat=True))


def three() -> None:
    rows = (row(), row(claim_number="2", balance="-5.00"), row(claim_number="3", balance="0.00"))
    imported(claims_file(*rows))


def test_claims_that_vanished_are_marked_and_stay_open_and_in_the_sums() -> None:
    three()
    snapshot = imported(claims_file(row(claim_number="9")), is_snapshot=True)
    assert missing() == ["1", "2"]
    assert snapshot.claims_missing == 2
    found = claim("1")
    assert (found.status, found.balance, found.missing_import) == (
        Status.OPEN,
        Decimal("100.00"),
        snapshot,
    )
    assert Claim.objects.open().count() == 2


def test_the_check_says_how_many_will_be_missing_and_their_dollars() -> None:
    three()
    checked = sent(claims_file(row(claim_number="9")), is_snapshot=True)
    assert (checked.claims_missing, checked.preview["missing_balance"]) == (2, "95.00")
    assert missing() == []


def test_a_file_that_is_no_snapshot_marks_nothing() -> None:
    three()
    assert imported(claims_file(row(claim_number="9"))).claims_missing == 0
    assert missing() == []


@pytest.mark.parametrize(
    "line",
    [
        b"1,Aetna,12.505,2026-10-02\n",
        b"1,Aetna,12.50,2026-13-02\n",
        b"1,Aetna\n",
        b"1,Aetna,12.50,2026-10-02,more\n",
        b'1,"Aetna,12.50,2026-10-02\n',
        b'1,"Aet"na,12.50,2026-10-02\n',
        b"1,Aetna,12.50,2026-10-02\n1,Aetna,13.50,2026-10-02\n",
        b" 1 ,Aetna,x,2026-10-02\n",
    ],
)
def test_the_claim_of_a_rejected_row_is_never_missing(line: bytes) -> None:
    imported(claims_file(row(), row(claim_number="2")))
    snapshot = imported(claims_file(row(claim_number="9")) + line, is_snapshot=True)
    assert snapshot.rows_rejected > 0
    assert missing() == ["2"]


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (b"payer,claim_number,balance,aging_days\n", b'"Aet"na,1,12.50,3\n'),
        (b"payer,balance,aging_days,claim_number\n", b'"Aetna,12.50,3,1\n'),
        (b"payer,balance,aging_days,claim_number\n", b"Aetna,12,50,3,1\n"),
        (b"payer,balance,aging_days,claim_number\n", b"Aetna,12.50,1\n"),
    ],
)
def test_the_claim_of_a_damaged_row_is_found_wherever_its_number_stands(
    header: bytes, line: bytes
) -> None:
    imported(claims_file(row(), row(claim_number="2")))
    good = claims_file({"payer": "Aetna", "claim_number": "9", "balance": "5.00",
                        "aging_days": "3"})  # fmt: skip
    names = header.decode().strip().split(",")
    cells = {"payer": "Aetna", "claim_number": "9", "balance": "5.00", "aging_days": "3"}
    good = header + ",".join(cells[name] for name in names).encode() + b"\n"
    imported(good + line, is_snapshot=True)
    assert missing() == ["2"]


def test_a_number_that_our_own_export_escaped_is_the_number_it_was() -> None:
    imported(claims_file(row(claim_number="'-A1"), row(claim_number="2")))
    assert claim("-A1").claim_number == "-A1"
    bad = claims_file(row(claim_number="'-A1", balance="x"), row(claim_number="9"))
    imported(bad, is_snapshot=True)
    assert missing() == ["2"]


def test_a_claim_stays_marked_by_the_snapshot_that_missed_it_first() -> None:
    three()
    first = imported(claims_file(row(claim_number="9")), is_snapshot=True)
    second = imported(claims_file(row(claim_number="8")), is_snapshot=True)
    assert claim("1").missing_import == first
    assert claim("9").missing_import == second


def test_undo_clears_the_marks_of_its_snapshot_and_no_others() -> None:
    three()
    imported(claims_file(row(), row(claim_number="9")), is_snapshot=True)
    second = imported(claims_file(row(claim_number="9")), is_snapshot=True)
    assert missing() == ["1", "2"]
    undone(second)
    assert missing() == ["2"]


def test_undo_of_the_file_that_brought_a_claim_back_marks_it_again() -> None:
    three()
    first = imported(claims_file(row(claim_number="9")), is_snapshot=True)
    back = imported(claims_file(row(balance="40.00")))
    assert missing() == ["2"]
    undone(back)
    assert missing() == ["1", "2"]
    assert (claim("1").missing_import, claim("1").balance) == (first, Decimal("100.00"))


def test_a_snapshot_counts_rows_apart_from_missing_claims() -> None:
    three()
    snapshot = imported(claims_file(row(), row(claim_number="7")), is_snapshot=True)
    assert counts(snapshot) == (2, 1, 0, 1, 0)
    assert snapshot.claims_missing == 1
    assert first_broken(TODAY) is None
