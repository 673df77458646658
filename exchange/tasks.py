"""Background work of exchange."""

from celery import shared_task

from arengine.lib.acting import act_as
from arengine.lib.dates import now
from exchange.services.collecting import collect_events
from exchange.services.deliveries import purge_deliveries
from exchange.services.sending import find_dead, send_due


@shared_task(name="exchange.collect_webhooks", expires=10)
def collect_webhooks() -> None:
    """Makes deliveries of what happened since the last run."""
    collect_events()


@shared_task(name="exchange.send_webhooks", expires=10)
def send_webhooks() -> None:
    """Sends what is due, and finds what a sender left in the middle."""
    find_dead(now())
    send_due()


@shared_task(name="exchange.purge_webhooks")
def purge_webhooks() -> None:
    """Deliveries are kept for 90 days."""
    with act_as(None, "task"):
        purge_deliveries(now())
