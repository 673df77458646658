"""What a row of the worklist says in words: why it stands first, and how near its deadline is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

State = Literal["good", "warn", "bad"]
# Days before a deadline from which it is near, and from which it is urgent.
NEAR, URGENT = 14, 3


@dataclass(frozen=True, slots=True)
class Words:
    """A text and what it means, which a colour repeats."""

    text: str
    state: State


def deadline_words(deadline_on: date, today: date) -> Words:
    """`6 days, near`; `today, urgent`; `4 days ago, passed`."""
    days = (deadline_on - today).days
    if days < 0:
        return Words(f"{_days(-days)} ago, passed", "bad")
    when = _days(days) if days else "today"
    if days <= URGENT:
        return Words(f"{when}, urgent", "bad")
    return Words(f"{when}, near", "warn") if days <= NEAR else Words(f"{when}, in time", "good")


def why_first(
    balance: Decimal, age: int, deadline_on: date | None, idle_touches: int, today: date
) -> list[str]:
    """What puts the claim where it stands, most telling first: a deadline, dollars, age."""
    return [
        *([f"deadline {_when(deadline_on, today)}"] if deadline_on else []),
        f"${balance:,.0f}",
        f"{age:,} d",
        *([f"{idle_touches} touches without progress"] if idle_touches > 1 else []),
    ]


def _when(day: date, today: date) -> str:
    days = (day - today).days
    if days < 0:
        return f"passed {-days:,} d ago"
    return f"in {days:,} d" if days else "today"


def _days(days: int) -> str:
    return f"{days:,} day" if days == 1 else f"{days:,} days"
