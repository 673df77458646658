"""The order of a file's rows and the size of its chunks leave no trace in the portfolio."""

import random

import pytest
from django.db import transaction
from pytest_django import Settings

from claims.models import Claim, LedgerEntry
from tests.claims.importing.pipeline.running import claims_file, imported, row

pytestmark = pytest.mark.django_db
Row = dict[str, str]
FACTS = ("claim_number", "payer__name", "facility__name", "opening_balance", "balance",
         "paid_amount", "age_anchor_on", "age_basis", "bucket", "team__name", "status",
         "adjudication_status", "work_status", "responsibility", "priority")  # fmt: skip
POSTED = ("claim__claim_number", "kind", "amount", "posted_on", "team__name", "days_to_payment")


def rows(seed: int, numbers: range) -> list[Row]:
    chance = random.Random(seed)
    return [
        row(
            claim_number=f"{n:03d}",
            payer=chance.choice(("Aetna", "Medicare Part B", "Cigna")),
            balance=f"{chance.choice((0, 0, 90, 1500, -20)) + chance.randrange(100) / 100:.2f}"
            if chance.random() < 0.8
            else "0.00",
            charge_amount="2000.00",
            paid_amount=chance.choice(("", "100.00", "250.50")),
            adjustment_amount=chance.choice(("", "10.00")),
            service_from=f"2026-{chance.randrange(1, 11):02d}-10",
            last_payment_on=chance.choice(("", "2026-11-02")),
            closed_on=chance.choice(("", "2026-11-09")),
            status=chance.choice(("Pending", "Denied")),
            facility=chance.choice(("North", "")),
        )
        for n in numbers
    ]


def outcome(first: list[Row], second: list[Row]) -> tuple[list[tuple[object, ...]], ...]:
    """What two files leave behind, without the numbers that the database gave."""
    with transaction.atomic():
        imported(claims_file(*first))
        imported(claims_file(*second))
        found = (
            sorted(Claim.objects.values_list(*FACTS), key=str),
            sorted(LedgerEntry.objects.values_list(*POSTED), key=str),
        )
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_rows_and_other_chunks_give_the_same_portfolio(
    seed: int, settings: Settings
) -> None:
    first, second = rows(seed, range(30)), rows(seed + 100, range(10, 40))
    expected = outcome(first, second)
    assert (len(expected[0]), len(expected[1]) > 30) == (40, True)
    chance = random.Random(seed)
    for chunk_rows in (1, 7):
        settings.IMPORT_CHUNK_ROWS = chunk_rows
        chance.shuffle(first)
        chance.shuffle(second)
        assert outcome(first, second) == expected
