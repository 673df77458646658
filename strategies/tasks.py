"""Background work of strategies: ids in, one call."""

from celery import shared_task

from arengine.lib.dates import today
from claims.clock import portfolio_date
from strategies.services import performance


@shared_task(name="strategies.keep_performance")
def keep_performance() -> None:
    """Counts what each payer did, after an import or a night."""
    as_of = portfolio_date(today())
    if performance.is_behind(as_of):
        performance.keep_performance(as_of)
