"""Claims files from a seed: with payments, so that the ledger moves, and rows to be rejected."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

AS_OF = date(2026, 11, 21)
HEADER = (
    "Claim ID,Payer Name,Facility,Patient Name,Date of Service,Date Billed,Total Charges,Paid,"
    "Adjustments,Balance,Last Payment Date,Claim Status,Denial Code"
)
# Each so many rows one that cannot be read.
REJECTED_EACH = 400
FIRST_NUMBER = 10_000_000


def claims_file(rows: int, seed: int, *, changed_share: float = 0.0) -> bytes:
    """The same bytes for the same seed; a share of the rows with another payment."""
    return ("\r\n".join([HEADER, *_lines(rows, seed, changed_share)]) + "\r\n").encode()


def _lines(rows: int, seed: int, changed_share: float) -> Iterator[str]:
    chance, change = random.Random(seed), random.Random(seed + 1)
    for number in range(rows):
        yield _line(number, chance, changed=change.random() < changed_share)


def _line(number: int, chance: random.Random, *, changed: bool) -> str:
    service = AS_OF - timedelta(days=chance.randrange(1, 700))
    billed = min(service + timedelta(days=chance.randrange(9)), AS_OF)
    charge, denied = chance.randrange(5_000, 900_000), chance.random() < 0.2
    paid = chance.randrange(charge // 2) if chance.random() < 0.3 else 0
    adjusted = chance.randrange(charge // 4) if paid else 0
    settled = chance.random() < 0.05
    paid += 1_00 if changed else 0
    balance = 0 if settled else charge - paid - adjusted
    unreadable = number % REJECTED_EACH == REJECTED_EACH - 1
    return (
        f"{FIRST_NUMBER + number},Payer {chance.randrange(40)} Health,Campus {chance.randrange(4)},"
        f'"Doe,{number}",{service:%m/%d/%Y},{billed:%m/%d/%Y},{_dollars(charge)},'
        f"{_dollars(paid)},{_dollars(adjusted)},{'n.n.' if unreadable else _dollars(balance)},"
        f"{f'{billed:%m/%d/%Y}' if paid else ''},{'Denied' if denied else 'Pending'},"
        f"{'CO-197' if denied else ''}"
    )


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
