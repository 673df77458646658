"""The days of steps for many enrolments: worked out once per start day, and joined."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from psycopg import sql

from claims.services.holidays import holidays_near
from strategies.models import WorkflowStep
from strategies.rules.schedule import due_on, next_cycle_on

Start = tuple[int, date]
"""A version, and the first day of a cycle in it."""

FIELDS = ("version_id", "id", "position", "offset", "day_kind", "version__cycle_days")


@dataclass
class Days:
    """(step, cycle_on, due_on), and (version, cycle_on, next cycle_on, position, due_on)."""

    ahead: list[tuple[int, date, date]] = field(default_factory=list)
    again: list[tuple[int, date, date, int, date]] = field(default_factory=list)


def days_of(starts: Iterable[Start], day: date) -> Days:
    """All steps of cycles that began on these days, and the first of the cycle that follows."""
    steps: dict[int, list[dict[str, Any]]] = {}
    starts = list(starts)
    wanted = WorkflowStep.objects.filter(version__in={version for version, _ in starts})
    for step in wanted.order_by("version", "position").values(*FIELDS):
        steps.setdefault(step["version_id"], []).append(step)
    days = Days()
    for version, cycle_on in starts:
        for step in steps.get(version, []):
            days.ahead.append((step["id"], cycle_on, _due(step, cycle_on)))
        first = steps[version][0]
        if first["version__cycle_days"] is not None:
            begun = next_cycle_on(cycle_on, first["version__cycle_days"], day)
            days.again.append((version, cycle_on, begun, first["position"], _due(first, begun)))
    return days


def ahead_table(days: Days) -> sql.Composed:
    """`days.ahead` as rows of a statement."""
    return _unnest(("bigint", "date", "date"), days.ahead)


def again_table(days: Days) -> sql.Composed:
    """`days.again` as rows of a statement."""
    return _unnest(("bigint", "date", "date", "int", "date"), days.again)


def _due(step: dict[str, Any], cycle_on: date) -> date:
    return due_on(cycle_on, step["offset"], step["day_kind"], holidays_near(cycle_on))


def _unnest(types: tuple[str, ...], rows: list[Any]) -> sql.Composed:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in types]
    arrays = [
        sql.SQL("{}::{}[]").format(sql.Literal(column), sql.SQL(kind))
        for column, kind in zip(columns, types, strict=True)
    ]
    return sql.SQL("SELECT * FROM unnest({})").format(sql.SQL(", ").join(arrays))
