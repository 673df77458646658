import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

from demo.portfolio import Summary, write_portfolio
from tests.demo.oracle import Books, read_date, read_money, read_payer

AS_OF = date(2026, 11, 21)
MONEY = ("Total Charges", "Paid Amount", "Adjustment Amount", "Balance")
PAST = ("Date of Service", "Date Billed", "Denied On", "Last Payment On", "Closed On")


def write_text(seed: int = 20250101, as_of: date = AS_OF) -> str:
    stream = io.StringIO(newline="")
    write_portfolio(stream, as_of=as_of, seed=seed)
    return stream.getvalue()


def test_same_date_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.csv"
    summary = write_portfolio(path, as_of=AS_OF)
    assert path.read_bytes() == write_text().encode()
    assert summary == Summary(AS_OF, 16_322, 72, 6_959, Decimal("31201502.00"), 9_363)


def test_another_seed_gives_other_claims() -> None:
    assert write_text() != write_text(seed=7)


def test_another_date_moves_the_same_claims() -> None:
    exports = [write_text(), write_text(as_of=date(2027, 2, 28))]
    today, later = (
        sorted(read_money(row["Balance"]) or 0 for row in csv.DictReader(io.StringIO(export)))
        for export in exports
    )
    assert today == later


def test_row_count_and_unique_claim_numbers(books: Books) -> None:
    numbers = {row["Claim ID"] for row in books.rows}
    assert len(books.rows) == len(numbers) == 16_322
    assert {len(number) for number in numbers} == {8}
    assert {number[0] for number in numbers} == {"0", "1"}


def test_first_spelling_of_a_payer_is_the_plain_one(books: Books) -> None:
    first = {read_payer(row["Payer Name"]): row["Payer Name"] for row in reversed(books.rows)}
    assert all(payer == spelling for payer, spelling in first.items())
    assert len({row["Payer Name"] for row in books.rows}) > len(first) == 72


def test_every_row_is_complete(books: Books) -> None:
    for row in books.rows:
        assert all(row[name].strip() for name in ("Payer Name", "Patient Name", "Facility"))
        assert None not in row
        assert None not in row.values()


def test_every_money_cell_reads_as_an_amount(books: Books) -> None:
    spellings = {row[name] for row in books.rows for name in MONEY}
    amounts = [read_money(spelling) for spelling in spellings]
    assert all(amount is None or amount >= 0 for amount in amounts)
    assert any(spelling.startswith("\\$") for spelling in spellings)
    assert " $ -   " in spellings


def test_dates_follow_each_other_up_to_the_as_of_date(books: Books) -> None:
    for row in books.rows:
        service, billed, *later = (read_date(row[name]) for name in PAST)
        assert service is not None
        assert billed is not None
        assert (books.as_of - service).days == int(row["Aging Days"])
        assert service <= billed <= books.as_of
        assert all(day is None or billed <= day <= books.as_of for day in later)


def test_resolved_rows_account_for_their_charge(books: Books) -> None:
    for row in books.rows:
        if row["Claim Status"] == "Paid":
            charge, paid, adjustment, balance = (read_money(row[name]) for name in MONEY)
            assert charge is not None
            assert paid is not None
            assert adjustment is not None
            assert charge - paid - adjustment == balance == 0
            assert paid < charge
