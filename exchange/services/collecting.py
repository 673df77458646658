"""Collects what happened since the last run: none missed, none twice.

A row is read once no transaction that is older than its own is open any more, by the number that
its transaction had; what is read again, as after a restore, is told once by its event's id.
"""

import structlog
from django.db import connection, transaction

from exchange.bulk.collecting import Window, heights, horizon, tell_of_claims, tell_of_imports
from exchange.choices import EventKind
from exchange.models import Watermark, WebhookEndpoint

log = structlog.get_logger(__name__)


@transaction.atomic
def collect_events() -> int:
    """Makes deliveries of what happened since the last run; how many."""
    if not _alone():
        return 0
    reached, mark = horizon(), Watermark.objects.first()
    if mark is None:
        floors, upcoming = heights()
        Watermark.objects.create(since=reached, floors=floors, seen=floors, upcoming=upcoming)
        return 0
    made = _tell_all(Window(_since(mark, reached), reached, mark.floors))
    _advance(mark, reached)
    return made


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('collect_webhooks'))")
        return bool(cursor.fetchone()[0])


def _since(mark: Watermark, reached: int) -> int:
    """Restored into another server, where transactions count anew, all above the floors is new."""
    if reached >= mark.since:
        return mark.since
    log.warning("webhooks_restored", since=mark.since, horizon=reached)
    mark.upcoming = 0
    return 0


def _tell_all(window: Window) -> int:
    made = 0
    for endpoint in WebhookEndpoint.objects.listening().select_related("owner"):
        if set(endpoint.kinds) - {EventKind.IMPORT_FINISHED}:
            made += tell_of_claims(endpoint, window)
        if EventKind.IMPORT_FINISHED in endpoint.kinds:
            made += tell_of_imports(endpoint, window)
    return made


def _advance(mark: Watermark, reached: int) -> None:
    """The floors rise to what was seen once all transactions of that moment have ended."""
    mark.since = reached
    if reached >= mark.upcoming:
        mark.floors = mark.seen
        mark.seen, mark.upcoming = heights()
    mark.save(update_fields=["since", "floors", "seen", "upcoming"])
