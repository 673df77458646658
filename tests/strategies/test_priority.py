"""HIGH, MEDIUM and LOW by the share of open dollars, and why, in words."""

from decimal import Decimal

import pytest

from strategies.choices import Priority
from strategies.rules.priority import Thresholds, priority_of, reason_in_words, rule_in_words

USUAL = Thresholds(Decimal("0.10"), Decimal("0.05"))


@pytest.mark.parametrize(
    ("share", "priority"),
    [
        ("0.1204", Priority.HIGH),
        ("0.1000", Priority.HIGH),
        ("0.0999", Priority.MEDIUM),
        ("0.0500", Priority.MEDIUM),
        ("0.0499", Priority.LOW),
        ("0.0000", Priority.LOW),
    ],
)
def test_thresholds_are_inclusive(share: str, priority: Priority) -> None:
    assert priority_of(Decimal(share), USUAL) == priority


def test_nothing_open_is_low() -> None:
    assert priority_of(None, USUAL) == Priority.LOW
    assert reason_in_words(None, USUAL) == "nothing open, LOW below 5 %"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("0.1210", "12.1 % of open dollars, HIGH from 10 %"),
        ("0.0554", "5.5 % of open dollars, MEDIUM from 5 %"),
        ("0.0291", "2.9 % of open dollars, LOW below 5 %"),
        # One decimal would say 10.0 % and contradict the word beside it.
        ("0.0996", "9.96 % of open dollars, MEDIUM from 5 %"),
    ],
)
def test_the_reason_names_the_share_and_the_threshold(share: str, words: str) -> None:
    assert reason_in_words(Decimal(share), USUAL) == words


def test_other_thresholds_speak_for_themselves() -> None:
    narrow = Thresholds(Decimal("0.125"), Decimal("0.0250"))
    assert rule_in_words(Decimal("0.13"), narrow) == "HIGH from 12.5 %"
    assert rule_in_words(Decimal("0.03"), narrow) == "MEDIUM from 2.5 %"
