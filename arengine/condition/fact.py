"""One fact about the installation, and how an age is said."""

from dataclasses import dataclass
from datetime import timedelta

START = "Start celery beat and a worker; their logs say why they ended."


@dataclass(frozen=True, slots=True)
class Fact:
    """`words` end a sentence that `label` begins; `fix` is what to do where it is not good.
    `measure` is a number for the metrics, in the unit that their name says."""

    name: str
    label: str
    words: str
    good: bool = True
    fix: str = ""
    measure: float | None = None


def spoken(age: timedelta) -> str:
    """About how long: 40 s, 12 min, 5 h, 3 days."""
    seconds = int(age.total_seconds())
    if seconds < 120:
        return f"{max(seconds, 0)} s"
    if seconds < 7_200:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 172_800 else f"{seconds // 86_400} days"
