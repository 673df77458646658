"""Days left until a deadline, as a number, a word and a colour."""

from dataclasses import dataclass
from datetime import date

CLOSE, NEAR, AHEAD = 3, 7, 14


@dataclass(frozen=True, slots=True)
class DaysLeft:
    """How long there is; `state` names a colour, which never stands alone."""

    days: int
    words: str
    state: str


def days_left(day: date, today: date) -> DaysLeft:
    """Alerts begin 14, 7 and 3 days before the day; on the day itself there is still time."""
    days = (day - today).days
    if days < 0:
        return DaysLeft(days, f"expired {_days(-days)} ago", "bad")
    if days == 0:
        return DaysLeft(days, "last day", "bad")
    if days <= CLOSE:
        return DaysLeft(days, f"{_days(days)} left, urgent", "bad")
    if days <= NEAR:
        return DaysLeft(days, f"{_days(days)} left, soon", "warn")
    return DaysLeft(days, f"{_days(days)} left", "warn" if days <= AHEAD else "good")


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"
