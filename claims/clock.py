"""The portfolio's date: ages and buckets everywhere are those of the last re-ageing."""

from datetime import date

from claims.models import JobRun


def portfolio_date(today: date) -> date:
    """The date of the last completed re-ageing; `today` in an installation that never ran one."""
    return JobRun.objects.last_done(JobRun.REAGE) or today
