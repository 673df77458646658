"""How much of the open money lies with a payer, and what that makes it."""

from decimal import Decimal
from typing import NamedTuple

from arengine.lib.money import ratio
from strategies.choices import Priority


class Thresholds(NamedTuple):
    """Shares of the open dollars between 0 and 1."""

    high_from: Decimal
    medium_from: Decimal


def priority_of(share: Decimal | None, thresholds: Thresholds) -> Priority:
    """HIGH and MEDIUM from their thresholds on, inclusive; nothing open is LOW."""
    if share is None or share < thresholds.medium_from:
        return Priority.LOW
    return Priority.HIGH if share >= thresholds.high_from else Priority.MEDIUM


def reason_in_words(share: Decimal | None, thresholds: Thresholds) -> str:
    """`12.1 % of open dollars, HIGH from 10 %`: the figure and the threshold it was held to."""
    of_open = f"{_percent_beside(share, thresholds)} of open dollars" if share else "nothing open"
    return f"{of_open}, {rule_in_words(share, thresholds)}"


def rule_in_words(share: Decimal | None, thresholds: Thresholds) -> str:
    """`HIGH from 10 %`: for readers whom the share itself does not concern."""
    priority = priority_of(share, thresholds)
    if priority == Priority.LOW:
        return f"LOW below {_percent(thresholds.medium_from)}"
    lowest = thresholds.high_from if priority == Priority.HIGH else thresholds.medium_from
    return f"{priority.label} from {_percent(lowest)}"


def _percent_beside(share: Decimal, thresholds: Thresholds) -> str:
    """One decimal; two where one would round the share up to a threshold it does not reach."""
    shown = ratio(share, 1, 3)
    crossed = any(share < limit <= (shown or 0) for limit in thresholds)
    return f"{ratio(share * 100, 1, 2 if crossed else 1)} %"


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"
