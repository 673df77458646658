"""When a claim goes from its workflow to another, or to a person: ordered rules, the first that
holds speaks.

What a payment, a denial, a dispute or a balance of zero does is the workflow's own: its exits go
first, and these rules see only what they left there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from arengine.lib.money import dollars
from claims.rules.shadowing import holds_all, reaches_down, reaches_up
from strategies.choices import AppliesTo


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A claim in a workflow. `fits` are the kinds of claims that it is; `days_left` is None where
    no deadline runs, `category` where it is not denied or its code is not known."""

    workflow: int
    balance: Decimal
    fits: frozenset[AppliesTo] = frozenset({AppliesTo.ANY})
    contacts: int = 0
    missed: int = 0
    rounds: int = 0
    days_running: int = 0
    days_left: int | None = None
    category: int | None = None
    is_answered: bool = False
    is_paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Conditions, all inclusive but `over`; an absent one always holds. No `to_workflow`: to the
    lead of the team."""

    workflow: int | None = None
    to_workflow: int | None = None
    applies_to: AppliesTo = AppliesTo.ANY
    contacts: int | None = None
    missed: int | None = None
    rounds: int | None = None
    days_running: int | None = None
    days_left: int | None = None
    balance_over: Decimal | None = None
    categories: tuple[int, ...] = ()


def holds(rule: Rule, facts: Facts) -> bool:
    """True when every condition of the rule holds for the claim."""
    left = facts.days_left
    return (
        rule.workflow in (None, facts.workflow)
        and facts.workflow != rule.to_workflow
        and rule.applies_to in facts.fits
        and (rule.contacts is None or (facts.contacts >= rule.contacts and not facts.is_answered))
        and (rule.rounds is None or (facts.rounds >= rule.rounds and not facts.is_paid))
        and _at_least(facts.missed, rule.missed)
        and _at_least(facts.days_running, rule.days_running)
        and (rule.days_left is None or (left is not None and left <= rule.days_left))
        and (rule.balance_over is None or facts.balance > rule.balance_over)
        and (not rule.categories or facts.category in rule.categories)
    )


def is_unconditional(rule: Rule) -> bool:
    """True when the rule would move every claim of its workflow at once."""
    return Rule(workflow=rule.workflow, to_workflow=rule.to_workflow) == rule


def in_words(rule: Rule, categories: Mapping[int, str]) -> str:
    """`2 or more contacts without an answer and balance over $5,000.00`."""
    named = " or ".join(categories.get(one, "unknown") for one in rule.categories)
    any_claim = rule.applies_to == AppliesTo.ANY
    over = rule.balance_over
    parts = [
        "" if any_claim else AppliesTo(rule.applies_to).label.lower(),
        _said(rule.contacts, "{} or more contacts without an answer"),
        _said(rule.missed, "{} or more steps missed"),
        _said(rule.rounds, "{} or more rounds over without a payment"),
        _said(rule.days_running, "in the workflow for {} days"),
        _said(rule.days_left, "a deadline within {} days"),
        "" if over is None else f"balance over {dollars(over)}",
        f"denied for {named}" if named else "",
    ]
    return " and ".join(part for part in parts if part) or "any claim"


def includes(wider: Rule, narrower: Rule) -> bool:
    """Whether the earlier rule takes whatever the later one would. One that leads to a workflow
    leaves what was in it before, so that it includes only what leads there, too."""
    return (
        wider.workflow in (None, narrower.workflow)
        and wider.to_workflow in (None, narrower.to_workflow)
        and wider.applies_to in (AppliesTo.ANY, narrower.applies_to)
        and reaches_down(wider.contacts, narrower.contacts)
        and reaches_down(wider.missed, narrower.missed)
        and reaches_down(wider.rounds, narrower.rounds)
        and reaches_down(wider.days_running, narrower.days_running)
        and reaches_down(wider.balance_over, narrower.balance_over)
        and reaches_up(wider.days_left, narrower.days_left)
        and holds_all(wider.categories, narrower.categories)
    )


def _at_least(have: int, wanted: int | None) -> bool:
    return wanted is None or have >= wanted


def _said(value: int | None, words: str) -> str:
    return "" if value is None else words.format(value)
