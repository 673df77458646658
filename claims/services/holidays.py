"""Public holidays around a day, of the country and state that the installation names."""

from datetime import date
from functools import cache

import holidays
from django.conf import settings

# Enough for a deadline of a year of working days, and for one counted back from its end.
YEARS_BEFORE, YEARS_AFTER = 1, 2


def holidays_near(day: date) -> frozenset[date]:
    """Federal holidays of the United States unless the settings say otherwise."""
    country, state = settings.HOLIDAYS_COUNTRY, settings.HOLIDAYS_STATE or None
    years = range(day.year - YEARS_BEFORE, day.year + YEARS_AFTER + 1)
    return frozenset().union(*(_holidays_of(country, state, year) for year in years))


def is_known_place(country: str, state: str | None) -> bool:
    """Whether there is a calendar for the country, and for the state if one is named."""
    states = holidays.list_supported_countries().get(country)
    return states is not None and (not state or state in states)


@cache
def _holidays_of(country: str, state: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=state, years=year))
