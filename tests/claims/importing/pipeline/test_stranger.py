"""What a stranger tried: damage that looks like data, and files that would take much with them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from arengine.lib.errors import Refused
from claims.choices import EntryKind
from claims.choices import ImportState as State
from claims.importing.services import undo_import
from claims.importing.sheets import as_csv, rejected_rows
from claims.models import Claim, Import
from claims.services.ledger import post_entry, reverse_entry
from tests.claims.importing.pipeline import running
from tests.claims.importing.pipeline.running import sent
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


def imported(text: str, **wishes: bool) -> Import:
    """Confirmed without the rejected rows, and applied."""
    return running.imported(text.encode(), **wishes)


HEADER = "Claim Number,Payer,Balance,Aging Days\n"


def test_a_row_with_too_many_cells_sent_again_unmended_is_rejected_again() -> None:
    first = imported(HEADER + "S1,ATK,10.00,15\nS200,ATK,1,234.00,15\n")
    again = imported("".join(as_csv(rejected_rows(first))))
    assert (again.rows_read, again.rows_rejected) == (1, 1)
    assert not Claim.objects.filter(claim_number="S200").exists()


def test_the_same_row_mended_goes_in() -> None:
    first = imported(HEADER + "S1,ATK,10.00,15\nS200,ATK,1,234.00,15\n")
    text = "".join(as_csv(rejected_rows(first)))
    imported(text.replace("S200,ATK,1,234.00,15", "S200,ATK,1234.00,15,"))
    assert Claim.objects.get(claim_number="S200").balance == Decimal("1234.00")


def test_a_date_over_a_century_ago_is_a_row_error() -> None:
    oldest = TODAY - timedelta(days=36_500)
    text = f"Claim Number,Payer,Balance,Date of Service\nA,P,1.00,{oldest}\nB,P,1.00,1900-01-01\n"
    loaded = imported(text)
    assert [problem.row for problem in loaded.problems.all()] == [3]
    assert loaded.problems.get().expected == f"a date not before {oldest}, 36,500 days ago"


def test_a_pivot_row_without_any_amount_is_a_row_error() -> None:
    text = "Claim Number,Payer,0-30,31-60,61-90,91-120,121+\nA,P,,5.00,,,\nB,P,,,,,\n"
    loaded = imported(text)
    assert [problem.row for problem in loaded.problems.all()] == [3]


@pytest.mark.parametrize("nobody", ["N/A", "#N/A", "#REF!", "nan", "NULL"])
def test_a_spreadsheets_word_for_nothing_names_no_claim_and_no_payer(nobody: str) -> None:
    rows = f"GOOD,P,1.00,5\n{nobody},P,1.00,5\nC,{nobody},1.00,5\n"
    loaded = imported(HEADER + rows)
    assert sorted(problem.row for problem in loaded.problems.all()) == [3, 4]


def test_a_snapshot_without_a_readable_claim_is_refused() -> None:
    imported(HEADER + "A,P,1.00,5\n")
    empty = sent(HEADER.encode(), is_snapshot=True)
    assert empty.state == State.FAILED
    assert "mark every open claim missing" in empty.failure
    assert Claim.objects.missing().count() == 0


def test_an_import_whose_claims_people_have_posted_to_is_not_undone(supervisor: User) -> None:
    loaded = imported(HEADER + "A,P,100.00,5\nB,P,100.00,5\n")
    payment = post_entry(
        Claim.objects.get(claim_number="A"),
        kind=EntryKind.PAYMENT,
        amount=Decimal("40.00"),
        posted_on=TODAY,
        user=supervisor,
        today=TODAY,
    )
    with pytest.raises(Refused) as refused:
        undo_import(loaded, user=supervisor)
    assert refused.value.code == "worked_since"
    reverse_entry(payment, user=supervisor, reason="wrong claim", today=TODAY)
    undo_import(loaded, user=supervisor)
    assert loaded.undo_requested_at is not None
