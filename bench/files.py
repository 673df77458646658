"""Claims files of any size for the benchmark: the columns of a usual export, no paid column."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

AS_OF = date(2026, 11, 21)
HEADER = (
    "Claim ID,Payer Name,Patient Name,Account Number,Member ID,Facility,Provider,Date of Service,"
    "Date Billed,Aging Days,Total Charges,Balance,Claim Status,Denial Code,Denied On"
)
SURNAMES = ("Rivera", "Okafor", "Novak", "Tanaka", "Haddad", "Lindqvist", "Moreau", "Silva")
NAMES = ("Ana", "Ben", "Chloe", "Dmitri", "Elif", "Farid", "Grace", "Hiro", "Ines", "Jonas")
STATUSES = ("Pending", "In process", "Received", "Not on file")


def write_file(path: Path, rows: int, *, changed_share: float = 0.0, trailer: str = "") -> None:
    """The same rows for the same number; a share of them with another balance."""
    with path.open("w", newline="") as out:
        out.write(HEADER + "\r\n")
        out.writelines(_lines(rows, changed_share))
        out.write(trailer)


def _lines(rows: int, changed_share: float) -> Iterator[str]:
    chance, change = random.Random(7), random.Random(11)  # noqa: S311
    for number in range(rows):
        days = int(chance.expovariate(1 / 90)) + 1
        service = AS_OF - timedelta(days=days)
        billed = service + timedelta(days=min(days, chance.randrange(6)))
        cents = int(chance.lognormvariate(10, 1.6)) + 100
        charge = cents * 5 // 4
        denied = chance.random() < 0.2
        balance = cents + 500 if change.random() < changed_share else cents
        yield (
            f"{20_000_000 + number:09d},PAYER {chance.randrange(72):02d} HEALTH,"
            f'"{chance.choice(SURNAMES)},{chance.choice(NAMES)}",A{number * 7 % 10**9:09d},'
            f"M{number * 13 % 10**9:09d},Campus {chance.randrange(6)},"
            f"Provider {chance.randrange(200)},{service:%m/%d/%Y},{billed:%m/%d/%Y},{days},"
            f'"${charge / 100:,.2f}","${balance / 100:,.2f}",'
            f"{'Denied' if denied else chance.choice(STATUSES)},"
            f"{'CO-197' if denied else ''},{f'{billed:%m/%d/%Y}' if denied else ''}\r\n"
        )
