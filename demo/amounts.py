"""Amounts for many claims that meet three margins at once: payer group, column and team.

The column is the age class of open claims and the month of resolved ones. The small teams'
amounts come first; the Senior Agents' are raked to what their payers and columns still lack.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.rake import Real, Whole, between, fit_table, split
from demo.targets import ESCALATION, GENERAL, SENIOR

SENIOR_FLOOR = 1_000_01
SENIOR_SPREAD = 0.9
SENIOR_LARGEST_WEIGHT = 7.0
SMALL_FLOOR, SMALL_CEILING = 5_00, 995_00
SMALL_SHAPES = {ESCALATION: (1.2, 4.0), GENERAL: (2.0, 1.0)}


@dataclass(frozen=True)
class SmallTeam:
    """A team whose claims are at most $1,000: its claims per group and column, and its dollars."""

    name: str
    counts: Whole
    total: int


def count_table(total: int, groups: Real, columns: Real) -> Whole:
    """Claims per payer group and column in proportion to both."""
    weights = np.outer(groups, columns)
    return split(total, weights.ravel()).reshape(weights.shape)


def draw_amounts(
    senior_counts: Whole,
    small_teams: list[SmallTeam],
    group_totals: Whole,
    column_totals: Whole,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Rows of `team`, `group`, `column`, `amount` that add up to every total to the cent."""
    small = pd.concat([_draw_small(team, rng) for team in small_teams], ignore_index=True)
    senior = _cells(SENIOR, senior_counts)
    senior["amount"] = _draw_senior(
        senior_counts,
        group_totals - _sums(small, "group", len(group_totals)),
        column_totals - _sums(small, "column", len(column_totals)),
        rng,
    )
    return pd.concat([senior, small], ignore_index=True)


def _cells(team: str, counts: Whole) -> pd.DataFrame:
    groups, columns = np.indices(counts.shape)
    return pd.DataFrame(
        {
            "team": team,
            "group": np.repeat(groups.ravel(), counts.ravel()),
            "column": np.repeat(columns.ravel(), counts.ravel()),
        }
    )


def _draw_small(team: SmallTeam, rng: np.random.Generator) -> pd.DataFrame:
    rows = _cells(team.name, team.counts)
    draws = rng.beta(*SMALL_SHAPES[team.name], size=len(rows))
    lowest = np.full(len(rows), SMALL_FLOOR, dtype=np.int64)
    highest = np.full(len(rows), SMALL_CEILING, dtype=np.int64)
    rows["amount"] = between(draws, lowest, highest, team.total)
    return rows


def _draw_senior(
    counts: Whole, group_totals: Whole, column_totals: Whole, rng: np.random.Generator
) -> Whole:
    """Amounts in row order of the cells: the floor, and a heavy-tailed share of its cell's rest."""
    floors = counts * SENIOR_FLOOR
    weights = np.minimum(
        rng.lognormal(sigma=SENIOR_SPREAD, size=int(counts.sum())), SENIOR_LARGEST_WEIGHT
    )
    cells = np.split(weights, np.cumsum(counts.ravel())[:-1])
    seed = np.array([cell.sum() for cell in cells]).reshape(counts.shape)
    rests = fit_table(seed, group_totals - floors.sum(axis=1), column_totals - floors.sum(axis=0))
    parts = [split(int(rest), cell) for rest, cell in zip(rests.ravel(), cells, strict=True)]
    return SENIOR_FLOOR + np.concatenate(parts)


def _sums(rows: pd.DataFrame, margin: str, length: int) -> Whole:
    sums = np.zeros(length, dtype=np.int64)
    np.add.at(sums, rows[margin].to_numpy(), rows["amount"].to_numpy())
    return sums
