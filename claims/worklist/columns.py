"""Columns of the worklist: those of every list of claims, and what an agent must know first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from arengine.lib.keyset import Row
from claims.choices import AdjudicationStatus
from claims.lists.columns import CLAIM_COLUMNS, Column, claim_fields, label_of, of
from claims.rules import ageing
from claims.rules.deadlines import Left, left
from claims.worklist.words import came_back, why_first

USUAL = (
    *("claim_number", "why_first", "payer", "balance", "age", "bucket", "work_status"),
    *("last_touch", "next_step", "follow_up_on", "deadline"),
)
WIDTHS = ("narrow", "usual", "wide")


@dataclass(frozen=True, slots=True)
class Shown:
    """A column as somebody chose it."""

    column: Column
    width: str = "usual"

    @property
    def on_screen(self) -> Column:
        """The column with its width."""
        return replace(self.column, width=self.width) if self.width != "usual" else self.column


def _why(row: Row, as_of: date) -> str:
    age = ageing.age(row["age_anchor_on"], as_of)
    standing = (row["balance"], age, row["clock_on"], row["idle_touches"])
    given = (*standing, row["today"], row["payer__paid_percent"])
    return " · ".join((*came_back(row), *why_first(*given)))


def _deadline(row: Row, _: date) -> Left | None:
    return row["clock_on"] and left(row["clock_on"], row["today"])


_NEW = (
    Column("why_first", "Why first", _why),
    Column(
        "adjudication_status", "Payer says", label_of(AdjudicationStatus, "adjudication_status")
    ),
    Column("next_step", "Next", of("next_step__title")),
    Column("deadline", "Deadline", of("clock_on"), "date", order="deadline", words=_deadline),
    Column("touches", "Touches", of("touch_count"), "number"),
)
_BY_KEY = {column.key: column for column in (*CLAIM_COLUMNS, *_NEW)}
# Usual ones first, in their order; the others follow.
WORKLIST_COLUMNS: Sequence[Column] = (
    *(_BY_KEY[key] for key in USUAL),
    *(column for key, column in _BY_KEY.items() if key not in USUAL),
)
_FIELDS = (
    *("adjudication_status", "idle_touches", "touch_count", "is_due", "version"),
    "payer__paid_percent",
    *("snooze__came_back_at", "snooze__came_back_by"),
)
_ELSEWHERE = (("next_step__title", "next_step"),)


def chosen(choice: Sequence[Sequence[str]]) -> list[Shown]:
    """The claim's number, then the columns of a choice ([key, width], ...); none: the usual."""
    first = Shown(WORKLIST_COLUMNS[0])
    if not choice:
        return [first, *(Shown(_BY_KEY[key]) for key in USUAL[1:])]
    known = dict.fromkeys(key for key, _ in choice if key in _BY_KEY and key != first.column.key)
    widths = {key: width for key, width in choice if width in WIDTHS}
    return [first, *(Shown(_BY_KEY[key], widths.get(key, "usual")) for key in known)]


def offered(shown: Sequence[Shown]) -> list[tuple[Shown, bool]]:
    """Every column but the first: those shown in their order, then the others."""
    keys = {each.column.key for each in shown}
    rest = [Shown(column) for column in WORKLIST_COLUMNS if column.key not in keys]
    return [*((each, True) for each in shown[1:]), *((each, False) for each in rest)]


def fields(shown: Sequence[Shown]) -> list[str]:
    """What a row must hold to fill the columns; the next step stands in another table."""
    columns = [each.column for each in shown]
    step = [name for name, key in _ELSEWHERE if any(column.key == key for column in columns)]
    return [*claim_fields(columns), *_FIELDS, *step]


def dated(row: Row, today: date) -> dict[str, Any]:
    """A row that knows the day: deadlines run by the calendar, ages by the portfolio's date. Among
    missed deadlines the one missed is told, not one that runs besides."""
    return {**row, "today": today, "clock_on": row.get("missed_on") or row["deadline_on"]}
