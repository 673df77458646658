"""What brought a row back, and why it stands where it stands."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from claims.worklist.words import came_back, why_first
from tests.factories import TODAY

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def row(by: str, touched: datetime | None = None, *, is_due: bool = True) -> dict[str, object]:
    back = {"snooze__came_back_at": NOON if by else None, "snooze__came_back_by": by}
    return {**back, "last_touch_at": touched, "is_due": is_due}


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (row("day"), ["came back: its day has come"]),
        (row("payment", NOON - timedelta(1)), ["came back: a payment posted"]),
        (row("payment", NOON + timedelta(1)), []),
        (row("day", is_due=False), []),
        (row("person"), []),
        (row(""), []),
    ],
)
def test_what_came_back_is_marked_until_it_is_worked(
    claim: dict[str, object], words: list[str]
) -> None:
    assert came_back(claim) == words


def test_a_deadline_comes_before_dollars_and_age() -> None:
    soon = TODAY + timedelta(days=6)
    expected = ["deadline in 6 d", "$2,431", "94 d", "3 touches without progress"]
    assert why_first(Decimal("2431.20"), 94, soon, 3, TODAY) == expected
    assert why_first(Decimal("100.00"), 40, None, 1, TODAY) == ["$100", "40 d"]
    assert why_first(Decimal("100.00"), 40, None, 0, TODAY, 71) == [
        "$100",
        "40 d",
        "payer pays 71 %",
    ]
    assert why_first(Decimal(1), 4, TODAY, 0, TODAY)[0] == "deadline today"
    assert why_first(Decimal(1), 4, TODAY - timedelta(days=2), 0, TODAY)[0] == (
        "deadline passed 2 d ago"
    )
