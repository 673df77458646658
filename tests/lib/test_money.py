"""Shares in words: rounded half up, once."""

from decimal import Decimal

import pytest

from arengine.lib.money import percent


@pytest.mark.parametrize(
    ("share", "places", "words"),
    [
        ("0.5615", 1, "56.2%"),
        ("0.0005", 1, "0.1%"),
        ("0.0004", 1, "0.0%"),
        ("1", 1, "100.0%"),
        ("0.125", 0, "13%"),
        ("0", 1, "0.0%"),
    ],
)
def test_a_share_is_rounded_half_up(share: str, places: int, words: str) -> None:
    assert percent(Decimal(share), places) == words


def test_no_share_is_a_dash() -> None:
    assert percent(None) == "—"
