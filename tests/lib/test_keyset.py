"""Pages by (value, id): whatever ties and gaps there are, each row once and none skipped."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arengine.lib import keyset
from arengine.lib.keyset import Order, both_ways
from claims.models import Claim, Payer
from tests.factories import ClaimFactory, PayerFactory

BALANCE = both_ways("balance")
FOLLOW_UP = both_ways("follow_up_on", nullable=True)
DAY = date(2026, 11, 21)
pytestmark = pytest.mark.django_db


def rows(order: Order) -> keyset.Rows:
    return Claim.objects.values("id", order.column)


def walk(order: Order, limit: int) -> list[list[int]]:
    """Ids page by page, first to last."""
    pages, cursor = [], ""
    while True:
        page = keyset.page(rows(order), order, scope="t", limit=limit, cursor=cursor)
        pages.append([row["id"] for row in page.rows])
        if page.next is None:
            return pages
        cursor = page.next


def walk_back(order: Order, limit: int) -> list[int]:
    """Ids from the last row to the first, by way of `previous`."""
    pages = walk(order, 1_000)
    last = keyset._cursor(rows(order).get(id=pages[-1][-1]), scope="t", order=order, backwards=True)
    ids, cursor = [pages[-1][-1]], last
    while cursor:
        page = keyset.page(rows(order), order, scope="t", limit=limit, cursor=cursor)
        ids += [row["id"] for row in reversed(page.rows)]
        cursor = page.previous or ""
    return ids


def claims_with(**values: list) -> None:
    payer = Payer.objects.first() or PayerFactory()
    ((column, given),) = values.items()
    for value in given:
        ClaimFactory(payer=payer, **{column: value})


@pytest.mark.parametrize("name", ["balance", "-balance"])
@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
@given(amounts=st.lists(st.integers(1, 3), min_size=1, max_size=9), limit=st.integers(1, 4))
def test_each_row_comes_once_among_ties(name: str, amounts: list[int], limit: int) -> None:
    Claim.objects.all().delete()
    claims_with(balance=[Decimal(amount) for amount in amounts])
    expected = [row["id"] for row in keyset.in_order(rows(BALANCE[name]), BALANCE[name])]
    assert [id_ for page in walk(BALANCE[name], limit) for id_ in page] == expected
    assert walk_back(BALANCE[name], limit) == expected[::-1]


@pytest.mark.parametrize("name", ["follow_up_on", "-follow_up_on"])
@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    days=st.lists(st.none() | st.integers(0, 2), min_size=1, max_size=9), limit=st.integers(1, 4)
)
def test_rows_without_a_value_come_last_and_once(
    name: str, days: list[int | None], limit: int
) -> None:
    Claim.objects.all().delete()
    claims_with(follow_up_on=[None if n is None else DAY + timedelta(days=n) for n in days])
    expected = list(keyset.in_order(rows(FOLLOW_UP[name]), FOLLOW_UP[name]))
    absent = [row["follow_up_on"] is None for row in expected]
    assert absent == sorted(absent)
    ids = [row["id"] for row in expected]
    assert [id_ for page in walk(FOLLOW_UP[name], limit) for id_ in page] == ids
    assert walk_back(FOLLOW_UP[name], limit) == ids[::-1]


def test_a_row_that_arrives_while_paging_moves_no_other() -> None:
    claims_with(balance=[Decimal(n) for n in (50, 40, 30, 20)])
    order = BALANCE["-balance"]
    first = keyset.page(rows(order), order, scope="t", limit=2)
    claims_with(balance=[Decimal(60)])
    second = keyset.page(rows(order), order, scope="t", limit=2, cursor=first.next or "")
    assert [row["balance"] for row in first.rows + second.rows] == [50, 40, 30, 20]
    assert second.next is None
    back = keyset.page(rows(order), order, scope="t", limit=2, cursor=second.previous or "")
    assert [row["balance"] for row in back.rows] == [50, 40]
    assert back.previous is not None


def test_the_first_page_has_no_previous_and_the_last_no_next() -> None:
    claims_with(balance=[Decimal(1), Decimal(2)])
    page = keyset.page(rows(BALANCE["balance"]), BALANCE["balance"], scope="t", limit=2)
    assert (page.previous, page.next) == (None, None)


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "a:b:c",
        "\0",
        signing.dumps([1, 1, False], salt="another"),
        signing.dumps([1, 1, False], salt="keyset:other-list:balance"),
        signing.dumps([1, 1, False], salt="keyset:t:-balance"),
    ],
    ids=["text", "colons", "nul", "salt", "list", "order"],
)
def test_a_forged_or_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        keyset.page(rows(BALANCE["balance"]), BALANCE["balance"], scope="t", limit=2, cursor=cursor)
    assert list(refusal.value.message_dict) == ["cursor"]


def test_a_page_is_one_comparison_of_rows() -> None:
    claims_with(balance=[Decimal(1), Decimal(2), Decimal(3)])
    order = BALANCE["balance"]
    start = keyset._Start("1.00", 1, False)
    sql = str(
        keyset._ordered(rows(order), order, False, False)
        .filter(keyset._past(order, start, False))
        .query
    )
    assert '("claims_claim"."balance", "claims_claim"."id") > (' in sql
    assert "OFFSET" not in sql


def test_a_moment_keeps_its_microseconds() -> None:
    for at in ("10:00:00.123456Z", "10:00:00.123456Z", "10:00:00.123457Z"):
        ClaimFactory()
        Claim.objects.filter(pk=Claim.objects.latest("id").pk).update(updated_at=f"2026-11-20T{at}")
    for order in both_ways("updated_at").values():
        ids = [ids[0] for ids in walk(order, 1)]
        assert (len(ids), len(set(ids))) == (3, 3)
