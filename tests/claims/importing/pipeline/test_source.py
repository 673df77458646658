"""The SQL over staged rows says of each row what a few lines of Python say."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.choices import AgeBasis
from claims.importing.mapping import Mapping
from claims.importing.source import Source
from claims.importing.statements import fetch, parameters
from claims.rules.ageing import EDGES
from tests.claims.importing.pipeline.running import claims_file, row, sent
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
BUCKETS = {"0-30": 0, "31-60": 31, "61-90": 61, "91-120": 91, ">120": 121, "181-365": 181,
           ">365": 366, "": None}  # fmt: skip
ROWS = 400


def rows() -> list[dict[str, str]]:
    chance = random.Random(7)

    def day() -> str:
        return str(TODAY - timedelta(days=chance.randrange(500))) if chance.random() < 0.5 else ""

    def amount() -> str:
        return chance.choice(("", "0.00", "10.00", "25.50", "100.00", "(5.00)"))

    return [
        row(
            claim_number=str(n),
            balance=chance.choice(("0.00", "0.00", "40.00", "-3.00")),
            charge_amount=amount(),
            paid_amount=amount(),
            adjustment_amount=amount(),
            aging_days=chance.choice(("", "", "-1", "0", "30", "31", "120", "400")),
            service_from=day(),
            billed_on=day(),
            aging_bucket=chance.choice(list(BUCKETS)),
        )
        for n in range(ROWS)
    ]


def anchor(line: dict[str, str]) -> tuple[date, AgeBasis, date, date] | None:
    """Anchor, basis, and the earliest and latest known anchor that agrees with the row."""
    if line["aging_days"]:
        found = TODAY - timedelta(days=int(line["aging_days"]))
        one = timedelta(days=1)
        return found, AgeBasis.AGING_DAYS, found - one, found + one
    dates = {"service_from": AgeBasis.SERVICE_DATE, "billed_on": AgeBasis.BILLED_DATE}
    for name, basis in dates.items():
        if line[name]:
            found = date.fromisoformat(line[name])
            return found, basis, found, found
    lowest = BUCKETS[line["aging_bucket"]]
    if lowest is None:
        return None
    highest = 36_500 if lowest in (121, 366) else EDGES[EDGES.index(lowest) + 1] - 1
    latest = TODAY - timedelta(days=lowest)
    return latest, AgeBasis.BUCKET, TODAY - timedelta(days=highest), latest


def money(text: str) -> Decimal:
    return -money(text[1:-1]) if text.startswith("(") else Decimal(text or 0)


def written_off(line: dict[str, str]) -> Decimal:
    if money(line["balance"]) or not line["charge_amount"]:
        return Decimal(0)
    names = ("paid_amount", "adjustment_amount")
    return max(money(line["charge_amount"]) - sum(money(line[name]) for name in names), Decimal(0))


def test_every_staged_row_has_the_anchor_basis_and_write_off_of_its_cells() -> None:
    lines = rows()
    checked = sent(claims_file(*lines))
    source = Source(checked.pk, Mapping.from_json(checked.mapping))
    found = fetch(
        "SELECT claim_number, age_anchor_on, age_basis, keep_from, keep_to, written_off FROM "
        f"({source.rows()}) AS n",
        parameters(checked),
    )
    expected = {
        line["claim_number"]: (*ages, written_off(line)) for line in lines if (ages := anchor(line))
    }
    assert {number: tuple(rest) for number, *rest in found} == {
        number: (day, basis.value, *rest) for number, (day, basis, *rest) in expected.items()
    }
    assert checked.rows_rejected == ROWS - len(expected) > 0
    assert sum(write_off > 0 for *_, write_off in expected.values()) > 20
