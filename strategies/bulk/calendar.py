"""What comes after each step, worked out once per version and first day of a round, and joined."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from psycopg import sql

from claims.services.holidays import holidays_near
from strategies.models import WorkflowStep
from strategies.rules.schedule import due_on, is_missed, next_cycle_on

Start = tuple[int, date]
"""A version, and the first day of a round in it."""
FIELDS = (
    *("version_id", "id", "position", "offset", "day_kind", "grace_days"),
    "version__cycle_days",
)
Step = dict[str, Any]
ONWARD = ("bigint", "date", "int", "bigint", "int", "date", "int", "date")
PASSED = ("bigint", "date", "int", "bigint", "date")


@dataclass
class Onward:
    """By version, first day and position of a step that ends: the step; the next one's position
    and day, the rounds between, and the first day of its round. Empty: none follows.

    And the steps (with their days) that are passed over, their own grace being over too.
    """

    after: list[tuple[Any, ...]] = field(default_factory=list)
    passed: list[tuple[Any, ...]] = field(default_factory=list)


def onward_from(starts: Iterable[Start], day: date) -> Onward:
    """For every step of rounds that began on these days, if it ends on `day`."""
    steps: dict[int, list[Step]] = {}
    starts = list(starts)
    wanted = WorkflowStep.objects.filter(version__in={version for version, _ in starts})
    for step in wanted.order_by("version", "position").values(*FIELDS):
        steps.setdefault(step["version_id"], []).append(step)
    onward = Onward()
    for version, begun in starts:
        for place, step in enumerate(steps.get(version, [])):
            here = (version, begun, step["position"])
            later = [(each, _due(each, begun)) for each in steps[version][place + 1 :]]
            over = [is_missed(due, each["grace_days"], day) for each, due in later]
            ahead = over.index(False) if False in over else len(later)
            onward.passed += [(*here, each["id"], due) for each, due in later[:ahead]]
            onward.after += [
                (*here, step["id"], *_next(steps[version][0], later[ahead:], begun, day))
            ]
    return onward


def after_table(onward: Onward) -> sql.Composed:
    """`onward.after` as rows of a statement."""
    return _unnest(ONWARD, onward.after)


def passed_table(onward: Onward) -> sql.Composed:
    """`onward.passed` as rows of a statement."""
    return _unnest(PASSED, onward.passed)


def _next(first: Step, ahead: list[tuple[Step, date]], begun: date, day: date) -> tuple[Any, ...]:
    """Position and day of the step that follows, rounds between, first day of its round."""
    if ahead:
        step, due = ahead[0]
        return (step["position"], due, 0, begun)
    if first["version__cycle_days"] is None:
        return (None, None, 0, begun)
    again = next_cycle_on(begun, first["version__cycle_days"], day)
    return (first["position"], _due(first, again), 1, again)


def _due(step: Step, begun: date) -> date:
    return due_on(begun, step["offset"], step["day_kind"], holidays_near(begun))


def _unnest(types: tuple[str, ...], rows: list[tuple[Any, ...]]) -> sql.Composed:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in types]
    arrays = [
        sql.SQL("{}::{}[]").format(sql.Literal(column), sql.SQL(kind))
        for column, kind in zip(columns, types, strict=True)
    ]
    return sql.SQL("SELECT * FROM unnest({})").format(sql.SQL(", ").join(arrays))
