"""Rules that can never speak, because an earlier one always speaks first."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from claims.rules.routing import Rule

Ordered = TypeVar("Ordered")


def is_last_resort(rule: Rule) -> bool:
    """True when the rule has no condition, so that every claim meets it."""
    return includes(rule, Rule(id=0, team=0))


def shadowed_by(
    rules: Sequence[Ordered], includes: Callable[[Ordered, Ordered], bool]
) -> dict[int, int]:
    """Index of each rule whose conditions an earlier one includes -> index of that earlier one."""
    return {
        later: earlier
        for later in range(len(rules))
        for earlier in reversed(range(later))
        if includes(rules[earlier], rules[later])
    }


def includes(wider: Rule, narrower: Rule) -> bool:
    """True when every claim that meets the narrower rule meets the wider one, whatever it is."""
    return (
        reaches_down(wider.balance_over, narrower.balance_over)
        and reaches_up(wider.balance_up_to, narrower.balance_up_to)
        and reaches_down(wider.age_over, narrower.age_over)
        and reaches_up(wider.age_up_to, narrower.age_up_to)
        and holds_all(wider.lines_of_business, narrower.lines_of_business)
        and holds_all(wider.payers, narrower.payers)
        and holds_all(wider.facilities, narrower.facilities)
        and holds_all(wider.denial_codes, narrower.denial_codes)
        and wider.denied in (None, _only_denied(narrower))
    )


def reaches_down(wider: Decimal | int | None, narrower: Decimal | int | None) -> bool:
    """Of two lower bounds, either of them absent."""
    return wider is None or (narrower is not None and narrower >= wider)


def reaches_up(wider: Decimal | int | None, narrower: Decimal | int | None) -> bool:
    """Of two upper bounds."""
    return wider is None or (narrower is not None and narrower <= wider)


def holds_all(wider: Sequence[object], narrower: Sequence[object]) -> bool:
    """Of two lists to choose from, of which an empty one means any."""
    return not wider or (bool(narrower) and set(narrower) <= set(wider))


def _only_denied(rule: Rule) -> bool | None:
    """What the rule says about denial; naming codes says that there is one."""
    return True if rule.denial_codes and all(rule.denial_codes) else rule.denied
