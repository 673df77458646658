"""Dates of many rows at once."""

from datetime import date

import numpy as np
import pandas as pd

from demo.rake import Real, Whole


def days(numbers: Whole) -> pd.TimedeltaIndex:
    """Whole days, to add to a column of dates."""
    return pd.to_timedelta(numbers, unit="D")


def business_dates(as_of: date, months: Whole, months_back: int, draws: Real) -> pd.DatetimeIndex:
    """A weekday in each row's month: month 0 is so many months before the as-of date's month.

    Draws of 0 to 1 choose the day within the month.
    """
    first = np.datetime64(as_of, "M") - months_back + months
    starts, ends = first.astype("datetime64[D]"), (first + 1).astype("datetime64[D]")
    offsets = np.floor(draws * np.busday_count(starts, ends)).astype(np.int64)
    return pd.DatetimeIndex(np.busday_offset(starts, offsets, roll="forward"))
