"""What a test was to show and what it showed."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

# Details of one test on the screen; the JSON holds all.
SHOWN = 40


@dataclass(frozen=True)
class Outcome:
    """`good` says whether the target was met, None that there was nothing to test.

    `details` are lines for whoever has to mend it.
    """

    good: bool | None
    result: str
    details: Sequence[str] = ()


@dataclass(frozen=True)
class Trial:
    """One test: what must come out, how to find out from a seed, and after how many minutes it is
    ended, so that the whole has an end."""

    name: str
    title: str
    target: str
    run: Callable[[int], Outcome]
    minutes: int


@dataclass(frozen=True)
class Line:
    """One line of the report."""

    name: str
    title: str
    target: str
    good: bool | None
    result: str
    seed: int
    seconds: float
    details: Sequence[str] = ()

    @property
    def verdict(self) -> str:
        return "skip" if self.good is None else "ok" if self.good else "MISS"

    def __str__(self) -> str:
        line = (
            f"{self.name:<4} {self.verdict:<4} {self.title}. Target: {self.target}. "
            f"Result: {self.result}. Seed {self.seed}, {self.seconds:.0f} s"
        )
        shown = [f"       {detail}" for detail in self.details[:SHOWN]]
        rest = len(self.details) - len(shown)
        return "\n".join([line, *shown, *([f"       and {rest} more"] if rest else [])])

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
