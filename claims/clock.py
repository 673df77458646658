"""The portfolio's date: ages and buckets everywhere are those of the last re-ageing."""

from datetime import date

from claims.models import JobRun
from claims.remembered import once


def portfolio_date(today: date) -> date:
    """The date of the last completed re-ageing; `today` in an installation that never ran one."""
    night = last_night()
    return night.date if night else today


def last_night() -> JobRun | None:
    """The last re-ageing that ended; a request that looks twice sees the same one."""
    return once("night", JobRun.objects.ended(JobRun.REAGE).first)
