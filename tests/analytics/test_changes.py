from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from analytics.templatetags.changes import change

SEPTEMBER = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("amount", "unit", "better", "words"),
    [
        ("0.1200", "relative", "up", ("up", "12.0%", True)),
        ("-0.0315", "points", "up", ("down", "3.2 points", False)),
        ("-5.0", "days", "down", ("down", "5.0 days", True)),
        ("0.0000", "relative", "up", ("unchanged", "0.0%", False)),
    ],
)
def test_a_change_is_an_arrow_and_a_word(
    amount: str, unit: str, better: str, words: tuple[Any, ...]
) -> None:
    said = change(Decimal(amount), unit, better, SEPTEMBER)
    assert (said["direction"], said["amount"], said["is_good"]) == words


def test_nothing_to_compare_with_says_so() -> None:
    assert change(None, "days", "down", SEPTEMBER) == {"direction": ""}
