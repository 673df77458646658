"""Routing rules in words, for people who decide on them."""

from collections.abc import Mapping
from decimal import Decimal

from arengine.lib.money import dollars
from claims.choices import LineOfBusiness
from claims.rules.routing import Rule

EVERYTHING = "every claim that no rule above takes"


def in_words(rule: Rule, payers: Mapping[int, str], facilities: Mapping[int, str]) -> str:
    """`balance over $1,000.00 and age over 90 days`."""
    lines = [LineOfBusiness(line).label for line in rule.lines_of_business]
    parts = [
        *_limits(_dollars(rule.balance_over), _dollars(rule.balance_up_to), "balance"),
        *_limits(_days(rule.age_over), _days(rule.age_up_to), "age"),
        *_listed("line of business", lines),
        *_listed("payer", [payers.get(payer, f"#{payer}") for payer in rule.payers]),
        *_listed("facility", [facilities.get(place, f"#{place}") for place in rule.facilities]),
        *({True: ["denied"], False: ["not denied"], None: []}[rule.denied]),
        *_listed("denial code", list(rule.denial_codes)),
    ]
    return " and ".join(parts) or EVERYTHING


def _limits(over: str | None, up_to: str | None, word: str) -> list[str]:
    bounds = (("over", over), ("up to", up_to))
    return [f"{word} {sign} {bound}" for sign, bound in bounds if bound is not None]


def _dollars(amount: Decimal | None) -> str | None:
    return None if amount is None else dollars(amount)


def _days(days: int | None) -> str | None:
    return None if days is None else f"{days} days"


def _listed(word: str, names: list[str]) -> list[str]:
    return [f"{word} {' or '.join(names)}"] if names else []
