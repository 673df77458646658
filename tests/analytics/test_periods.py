from datetime import date

import pytest

from analytics.rules.periods import Months, months_before


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 21), date(2026, 11, 30)])
def test_the_month_of_the_as_of_date_is_never_full(day: date) -> None:
    assert months_before(day) == Months(
        first=date(2025, 11, 1), previous=date(2026, 9, 1), last=date(2026, 10, 1)
    )


def test_january_looks_back_into_the_year_before() -> None:
    assert months_before(date(2026, 1, 15)) == Months(
        first=date(2025, 1, 1), previous=date(2025, 11, 1), last=date(2025, 12, 1)
    )
