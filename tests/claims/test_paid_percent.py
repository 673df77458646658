"""What a payer pays is learned from what was settled, and its claims are scored by it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from claims.bulk.rollups import fold_rollups
from claims.bulk.verification import first_broken
from claims.models import Claim, Payer
from claims.rules.paid_percent import LEAST, paid_percent
from claims.services.ledger import post_entry
from claims.services.paid_percent import learn_paid_percents
from tests.factories import TODAY, ClaimFactory, PayerFactory

OCTOBER = date(2026, 10, 15)


@pytest.mark.parametrize(
    ("paid", "unpaid", "entries", "expected"),
    [
        ("71.40", "28.60", 30, 71),
        ("71.50", "28.50", 30, 72),
        ("71.50", "28.50", 29, None),
        ("0", "0", 30, None),
        ("-5", "4", 30, None),
        ("-5", "10", 30, 0),
        ("110", "-10", 30, 100),
    ],
)
def test_the_percent_is_whole_and_needs_enough_postings(
    paid: str, unpaid: str, entries: int, expected: int | None
) -> None:
    assert paid_percent(Decimal(paid), Decimal(unpaid), entries) == expected


def settle(claim: Claim, kind: str, amount: int, day: date = OCTOBER, times: int = 1) -> None:
    for _ in range(times):
        post_entry(claim, kind=kind, amount=Decimal(amount), posted_on=day, user=None, today=TODAY)


def percent(payer: Payer) -> int | None:
    return Payer.objects.get(pk=payer.pk).paid_percent


@pytest.fixture
def claim(aged_today: None) -> Claim:
    balance = Decimal(10_000)
    return ClaimFactory(balance=balance, opening_balance=balance)


@pytest.mark.django_db
def test_payments_are_compared_with_everything_settled(claim: Claim) -> None:
    settle(claim, "payment", 3, times=LEAST - 1)
    settle(claim, "write_off", 13)
    settle(claim, "contractual", 500)
    fold_rollups()
    before = Claim.objects.get().priority
    assert learn_paid_percents(TODAY) == 1
    assert percent(claim.payer) == 87
    # 37 percent more than the 50 of a payer unknown, at half a point each.
    assert Claim.objects.get().priority == before + 18
    assert first_broken(TODAY) is None
    assert learn_paid_percents(TODAY) == 0


@pytest.mark.django_db
def test_only_the_twelve_full_months_before_count(claim: Claim) -> None:
    settle(claim, "payment", 1, day=date(2026, 11, 2), times=LEAST)
    settle(claim, "write_off", 1, day=date(2025, 10, 31), times=LEAST)
    assert learn_paid_percents(TODAY) == 0
    settle(claim, "payment", 1, day=date(2025, 11, 1), times=LEAST)
    assert learn_paid_percents(TODAY) == 1
    assert percent(claim.payer) == 100


@pytest.mark.django_db
def test_what_was_settled_under_a_merged_name_counts(claim: Claim) -> None:
    settle(claim, "payment", 1, times=LEAST)
    target = PayerFactory()
    between = PayerFactory(merged_into=target)
    Payer.objects.filter(pk=claim.payer_id).update(merged_into=between)
    assert learn_paid_percents(TODAY) == 1
    assert [percent(each) for each in (target, between, claim.payer)] == [100, None, None]


@pytest.mark.django_db
def test_who_settles_too_little_is_unknown_again(claim: Claim) -> None:
    Payer.objects.filter(pk=claim.payer_id).update(paid_percent=90)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET priority = priority + 20")
    assert learn_paid_percents(TODAY) == 1
    assert percent(claim.payer) is None
    assert first_broken(TODAY) is None
