"""The figures of a raw export by the product's definitions, in plain Python.

It knows nothing of how the export is made: it reads text, posts a ledger as an import does, and
adds up. Money is Decimal throughout.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TextIO

SENIOR, ESCALATION = "SeniorAgent", "EscalationTeam"
GOVERNMENT, GENERAL = "GovernmentSpecialist", "GeneralAgent"
ZERO = Decimal("0.00")
MONEY = re.compile(r"\\?\$?\d+(,\d{3})*\.\d{2}")


@dataclass(frozen=True)
class Posting:
    kind: str
    amount: Decimal
    posted_on: date
    payer: str
    team: str
    days: int

    @property
    def month(self) -> date:
        return self.posted_on.replace(day=1)


@dataclass(frozen=True)
class OpenClaim:
    payer: str
    balance: Decimal
    age: int
    team: str


@dataclass
class Books:
    """Open claims and the postings that an import of the export makes."""

    as_of: date
    rows: list[dict[str, str]]
    open_claims: list[OpenClaim] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)

    def months(self) -> list[date]:
        """The first days of the twelve full months before the as-of date's, latest first."""
        months = []
        month = self.as_of.replace(day=1)
        for _ in range(12):
            month = (month - timedelta(days=1)).replace(day=1)
            months.append(month)
        return months

    def in_months(self, months: Iterable[date]) -> list[Posting]:
        wanted = set(months)
        return [posting for posting in self.postings if posting.month in wanted]


def read_money(text: str) -> Decimal | None:
    """Currency as the product reads it; an empty cell is nothing known."""
    text = text.strip()
    if text in ("", "N/A"):
        return None
    if text in ("$ -", "-"):
        return ZERO
    if not MONEY.fullmatch(text):
        raise ValueError(f"not an amount: {text!r}")
    return Decimal(re.sub(r"[\\$,]", "", text))


def read_date(text: str) -> date | None:
    return datetime.strptime(text, "%m/%d/%Y").date() if text.strip() else None  # noqa: DTZ007


def read_payer(text: str) -> str:
    return " ".join(text.split()).upper()


def is_government(payer: str) -> bool:
    """Medicare and Medicaid; a Medicare Advantage plan is a commercial insurer's."""
    words = payer.split()
    return "MEDICAID" in words or ("MEDICARE" in words and "ADVANTAGE" not in words)


def route(balance: Decimal, age: int, payer: str) -> str:
    if balance > 1000:
        return SENIOR
    if age > 90:
        return ESCALATION
    return GOVERNMENT if is_government(payer) else GENERAL


def read_books(stream: TextIO, as_of: date) -> Books:
    books = Books(as_of, list(csv.DictReader(stream)))
    for row in books.rows:
        balance = read_money(row["Balance"])
        assert balance is not None
        payer, age = read_payer(row["Payer Name"]), int(row["Aging Days"])
        if balance > 0:
            team = route(balance, age, payer)
            books.open_claims.append(OpenClaim(payer, balance, age, team))
        books.postings.extend(post(row, balance, payer, as_of - timedelta(days=age)))
    return books


def post(row: dict[str, str], balance: Decimal, payer: str, anchor: date) -> Iterator[Posting]:
    """Contractual adjustment, payment, write-off: in that order, each routed just before it."""
    paid = read_money(row["Paid Amount"]) or ZERO
    adjustment = read_money(row["Adjustment Amount"]) or ZERO
    charge = read_money(row["Total Charges"]) or ZERO
    closed_on = read_date(row["Closed On"])
    left = charge - paid - adjustment if balance == 0 else ZERO
    billed_on = read_date(row["Date Billed"])
    assert billed_on is not None
    standing = balance + paid + left
    denied = "denied" in row["Claim Status"].lower() or bool(row["Denial Code"])
    for kind, amount, posted_on in (
        ("payment", paid, read_date(row["Last Payment On"]) or closed_on),
        ("denial_closed" if denied else "write_off", left, closed_on),
    ):
        if amount > 0:
            assert posted_on is not None
            team = route(standing, (posted_on - anchor).days, payer)
            days = (posted_on - billed_on).days
            yield Posting(kind, amount, posted_on, payer, team, days)
            standing -= amount


def total(postings: Iterable[Posting], *, paid: bool) -> Decimal:
    chosen = [posting for posting in postings if (posting.kind == "payment") == paid]
    return sum((posting.amount for posting in chosen), ZERO)


def rate(postings: list[Posting]) -> Decimal | None:
    """Payments over payments, write-offs and denied balances, to four decimals."""
    paid = total(postings, paid=True)
    resolved = paid + total(postings, paid=False)
    return half_up(paid / resolved, "0.0001") if resolved else None


def mean_days(postings: list[Posting]) -> Decimal | None:
    days = [posting.days for posting in postings if posting.kind == "payment"]
    return half_up(Decimal(sum(days)) / len(days), "0.1") if days else None


def half_up(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)


def millions(value: Decimal, step: str = "0.01") -> Decimal:
    return half_up(value / 1_000_000, step)


def balances(claims: Iterable[OpenClaim]) -> dict[str, Decimal]:
    """Open dollars by payer."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for claim in claims:
        sums[claim.payer] += claim.balance
    return dict(sums)
