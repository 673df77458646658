"""What a test was to show and what it showed."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """`good` says whether the target was met."""

    good: bool
    result: str


@dataclass(frozen=True)
class Trial:
    """One test: what must come out, and how to find out from a seed."""

    name: str
    title: str
    target: str
    run: Callable[[int], Outcome]


@dataclass(frozen=True)
class Line:
    """One line of the report."""

    name: str
    title: str
    target: str
    good: bool
    result: str
    seed: int
    seconds: float

    def __str__(self) -> str:
        verdict = "ok  " if self.good else "MISS"
        return (
            f"{self.name:<4} {verdict} {self.title}. Target: {self.target}. "
            f"Result: {self.result}. Seed {self.seed}, {self.seconds:.0f} s"
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
