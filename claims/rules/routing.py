"""Which team a claim belongs to: ordered rules, the first that holds wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Number = TypeVar("Number", Decimal, int)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may look at."""

    balance: Decimal
    age: int
    line_of_business: str
    payer: int
    facility: int
    denial_code: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A team and its conditions; an absent condition always holds. `over` is strict."""

    id: int
    team: int
    balance_over: Decimal | None = None
    balance_up_to: Decimal | None = None
    age_over: int | None = None
    age_up_to: int | None = None
    lines_of_business: tuple[str, ...] = ()
    payers: tuple[int, ...] = ()
    facilities: tuple[int, ...] = ()
    denied: bool | None = None
    denial_codes: tuple[str, ...] = ()


def holds(rule: Rule, facts: Facts) -> bool:
    """True when every condition of the rule holds for the claim."""
    return (
        _within(facts.balance, rule.balance_over, rule.balance_up_to)
        and _within(facts.age, rule.age_over, rule.age_up_to)
        and _among(facts.line_of_business, rule.lines_of_business)
        and _among(facts.payer, rule.payers)
        and _among(facts.facility, rule.facilities)
        and (rule.denied is None or rule.denied == bool(facts.denial_code))
        and _among(facts.denial_code, rule.denial_codes)
    )


def route(rules: Iterable[Rule], facts: Facts) -> Rule | None:
    """The first rule that holds; None when none does (a rule set without a last resort)."""
    return next((rule for rule in rules if holds(rule, facts)), None)


def named_ages(rules: Iterable[Rule]) -> list[int]:
    """The first day on which some rule's answer may change by age alone, ascending."""
    ages = {age + 1 for rule in rules for age in (rule.age_over, rule.age_up_to) if age is not None}
    return sorted(ages)


def _within(value: Number, over: Number | None, up_to: Number | None) -> bool:
    return (over is None or value > over) and (up_to is None or value <= up_to)


def _among(value: object, allowed: tuple[object, ...]) -> bool:
    return not allowed or value in allowed
