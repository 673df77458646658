"""An empty portfolio that stands at today's date, so that a beat's night leaves it there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models.functions import Now

from arengine.lib.dates import today
from bench.ground import wipe
from claims.models import JobRun


@contextmanager
def pinned_portfolio() -> Iterator[None]:
    """Begins and ends with nothing in it."""
    _clear()
    JobRun.objects.create(job=JobRun.REAGE, date=today(), finished_at=Now())
    try:
        yield
    finally:
        connection.close()  # it may have been interrupted in the middle of a statement
        _clear()


def _clear() -> None:
    wipe()
    JobRun.objects.all().delete()
