"""One worker per import: a lease that a living worker renews and a dead one lets run out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from claims.models import Import

RENEWALS_PER_LEASE = 3


class LeaseLost(Exception):
    """Another worker has taken the import; this one must not write any more."""


def _until() -> Any:
    seconds = timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
    return models.ExpressionWrapper(Now() + seconds, output_field=models.DateTimeField())


def take(import_id: int, owner: str) -> bool:
    """Takes the lease if it is free or has run out; one statement, so one winner."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    rows = Import.objects.filter(free, pk=import_id)
    return bool(rows.update(lease_owner=owner, lease_until=_until()))


def renew(import_id: int, owner: str) -> bool:
    """Extends the lease of its owner."""
    rows = Import.objects.filter(pk=import_id, lease_owner=owner)
    return bool(rows.update(lease_until=_until()))


def insist(import_id: int, owner: str) -> None:
    """Inside a transaction: nobody takes the lease before it ends. Raises LeaseLost."""
    if not renew(import_id, owner):
        raise LeaseLost


def release(import_id: int, owner: str) -> None:
    """Gives the lease back."""
    rows = Import.objects.filter(pk=import_id, lease_owner=owner)
    rows.update(lease_owner="", lease_until=None)


def begin_step(import_id: int, step: str, first: int = 1) -> int:
    """Notes that a step begins; returns how often it was begun, so that a killer is found.
    `first` is the count for a step that was not the last one begun."""
    rows = Import.objects.filter(pk=import_id)
    again = When(attempted=step, then=F("attempts") + 1)
    rows.update(attempts=Case(again, default=Value(first)), attempted=step)
    return rows.values_list("attempts", flat=True).get()


@contextmanager
def kept(import_id: int, owner: str) -> Iterator[None]:
    """Renews the lease in the background while the worker is busy in one long statement."""
    done = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(done, import_id, owner), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew_until(done: threading.Event, import_id: int, owner: str) -> None:
    try:
        while not done.wait(settings.IMPORT_LEASE_SECONDS / RENEWALS_PER_LEASE):
            renew(import_id, owner)
    finally:
        connection.close()


def expired(moment: datetime) -> Q:
    """Condition: nobody works on the import at that moment."""
    return Q(lease_until__isnull=True) | Q(lease_until__lt=moment)


@contextmanager
def alone() -> Iterator[None]:
    """One import is applied or undone at a time: each sees what the one before has made, and no
    payer is merged meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('apply_import'))")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('apply_import'))")
