"""The lock under which the portfolio's date and rules stand still.

Whoever writes balances or teams holds it shared, so that a re-ageing, which takes it whole,
never overtakes a claim half written with yesterday's date.
"""

from datetime import date

from django.db import connection

from arengine.lib.locks import take_alone
from claims.clock import portfolio_date


def hold_portfolio_date(today: date) -> date:
    """The portfolio's date, which cannot change before the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext('reage'))")
    return portfolio_date(today)


def take_portfolio() -> None:
    """Waits until nobody holds the portfolio, and has it alone until the transaction ends."""
    take_alone("reage")
