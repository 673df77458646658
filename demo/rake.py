"""Whole numbers that meet their totals exactly: apportioning, raking and bending of draws."""

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]

RAKING_ROUNDS = 500
BENDING_ROUNDS = 80
HAIR = 1e-6


def split(total: int, weights: Real) -> Whole:
    """Parts in proportion to the weights that add up to the total, by largest remainders."""
    exact = total * (weights / weights.sum())
    parts = np.floor(np.maximum(exact - HAIR, 0)).astype(np.int64)
    return _give_rest(parts, exact, total)


def between(draws: Real, lowest: Whole, highest: Whole, total: int) -> Whole:
    """Numbers within their bounds that add up to the total.

    Draws of 0 to 1 place each number between its bounds; one power bends them all alike.
    """
    if not lowest.sum() <= total <= highest.sum():
        raise ValueError(f"{total} is outside {lowest.sum()} to {highest.sum()}")
    smallest, largest = -10.0, 10.0
    for _ in range(BENDING_ROUNDS):
        middle = (smallest + largest) / 2
        if _bend(draws, lowest, highest, middle).sum() >= total:
            smallest = middle
        else:
            largest = middle
    exact = _bend(draws, lowest, highest, smallest)
    parts = np.maximum(np.floor(exact - HAIR).astype(np.int64), lowest)
    return _give_rest(parts, exact, total)


def fit_table(seed: Real, row_totals: Whole, column_totals: Whole) -> Whole:
    """A table like the seed whose rows and columns add up to their totals.

    Iterative proportional fitting, then rounding down; the cents left go in from one corner.
    """
    if row_totals.sum() != column_totals.sum():
        raise ValueError("rows and columns add up to different totals")
    if min(row_totals.min(), column_totals.min()) <= 0:
        raise ValueError("a row or column has nothing left to spread")
    table = seed.copy()
    for _ in range(RAKING_ROUNDS):
        table *= (row_totals / table.sum(axis=1))[:, np.newaxis]
        table *= column_totals / table.sum(axis=0)
    whole = np.floor(np.maximum(table - 0.5, 0)).astype(np.int64)
    return whole + _fill_from_corner(
        row_totals - whole.sum(axis=1), column_totals - whole.sum(axis=0)
    )


def _bend(draws: Real, lowest: Whole, highest: Whole, log_power: float) -> Real:
    return lowest + (highest - lowest) * draws ** np.exp(log_power)


def _give_rest(parts: Whole, exact: Real, total: int) -> Whole:
    rest = total - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:rest]] += 1
    return parts


def _fill_from_corner(rows: Whole, columns: Whole) -> Whole:
    filled = np.zeros((len(rows), len(columns)), dtype=np.int64)
    row = column = 0
    while row < len(rows) and column < len(columns):
        step = min(rows[row], columns[column])
        filled[row, column] = step
        rows[row] -= step
        columns[column] -= step
        if rows[row]:
            column += 1
        else:
            row += 1
    return filled
