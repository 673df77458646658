"""When a claim goes to somebody who decides: ordered rules, the first that holds speaks.

A rule is a routing rule's conditions and, beside them, what has been done and what is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from claims.rules import routing, shadowing, wording


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may look at; `days_left` is None where no deadline runs."""

    claim: routing.Facts
    idle_touches: int
    days_untouched: int
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions, all inclusive but `over`; an absent one always holds."""

    id: int
    claim: routing.Rule
    idle_touches: int | None = None
    days_untouched: int | None = None
    days_left: int | None = None


def holds(rule: Rule, facts: Facts) -> bool:
    """True when every condition of the rule holds for the claim."""
    left = facts.days_left
    return (
        routing.holds(rule.claim, facts.claim)
        and (rule.idle_touches is None or facts.idle_touches >= rule.idle_touches)
        and (rule.days_untouched is None or facts.days_untouched >= rule.days_untouched)
        and (rule.days_left is None or (left is not None and left <= rule.days_left))
    )


def is_unconditional(rule: Rule) -> bool:
    """True when the rule would escalate every open claim."""
    nothing = (rule.idle_touches, rule.days_untouched, rule.days_left) == (None, None, None)
    return nothing and shadowing.is_last_resort(rule.claim)


def in_words(rule: Rule, payers: Mapping[int, str]) -> str:
    """`3 or more touches without progress and balance over $1,000.00`."""
    parts = [
        _said(rule.idle_touches, "{} or more touches without progress"),
        _said(rule.days_left, "a deadline within {} days"),
        _said(rule.days_untouched, "no touch for {} days"),
        "" if shadowing.is_last_resort(rule.claim) else wording.in_words(rule.claim, payers, {}),
    ]
    return " and ".join(part for part in parts if part)


def includes(wider: Rule, narrower: Rule) -> bool:
    """True when every claim that meets the narrower rule meets the wider one."""
    return (
        shadowing.includes(wider.claim, narrower.claim)
        and shadowing.reaches_down(wider.idle_touches, narrower.idle_touches)
        and shadowing.reaches_down(wider.days_untouched, narrower.days_untouched)
        and shadowing.reaches_up(wider.days_left, narrower.days_left)
    )


def _said(value: int | None, words: str) -> str:
    return "" if value is None else words.format(value)
