"""What rules would do tonight, before they are in force."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from arengine.lib.money import ZERO


@dataclass(slots=True)
class RuleEffect:
    """The claims that a rule would take: it speaks first for them. The largest as examples."""

    rule: Any
    claims: int = 0
    dollars: Decimal = ZERO
    examples: Sequence[str] = ()


@dataclass(slots=True)
class Trial:
    """The effect of each rule, in order, and what a person should know of them."""

    day: date
    rules: list[RuleEffect]
    warnings: list[str] = field(default_factory=list)

    @property
    def claims(self) -> int:
        return sum(effect.claims for effect in self.rules)

    @property
    def dollars(self) -> Decimal:
        return sum((effect.dollars for effect in self.rules), ZERO)
