"""Faults that the database shows."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from arengine.demo_accounts import published
from arengine.durability import FIX, unsafe_settings
from arengine.lib.dates import days_before, now
from arengine.lib.rotation import lost_keys
from claims.models import JobRun

Faults = Iterator[tuple[str, str]]
LEDGER = "claims_ledgerentry"
SKEW = timedelta(seconds=5)


def _durability(at: datetime) -> Faults:
    for name in unsafe_settings():
        yield f"PostgreSQL runs with {name} off: commits may be lost in a crash.", FIX


def _clocks(at: datetime) -> Faults:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    if abs(theirs - now()) > SKEW:
        yield "The clocks of this machine and the database differ.", "Run a time service on both."


def _night(at: datetime) -> Faults:
    last = JobRun.objects.last_done(JobRun.REAGE)
    if last is None or last < days_before(at.date(), 1):
        when = f"since {last}" if last else "ever"
        yield (
            f"No night has run {when}; ages and buckets are old.",
            f"Start celery beat and a worker, or run manage.py run_night. ({settings.TIME_ZONE})",
        )
    verified = JobRun.objects.filter(job="verify", finished_at__isnull=False).first()
    if verified and not verified.outcome.get("ok"):
        broken = verified.outcome.get("broken")
        yield (
            f"The night of {verified.date} found: {broken} no longer holds.",
            ("Run manage.py verify and keep the database as it is for an examination."),
        )


def _owner(at: datetime) -> Faults:
    """Who owns a table can take its triggers away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user FROM pg_class WHERE oid = to_regclass(%s) "
            "AND pg_has_role(current_user, relowner, 'USAGE')",
            [LEDGER],
        )
        row = cursor.fetchone()
    if settings.PRODUCTION and row:
        yield (
            f"The application's role {row[0]} owns the ledger: it could change what is recorded.",
            "Set DATABASE_OWNER_URL to the owner and DATABASE_URL to a role of its own.",
        )


def _demo(at: datetime) -> Faults:
    for name in published() if settings.PRODUCTION else []:
        yield (
            f"{name} can sign in with the demo's published password.",
            "Disable that user or give it another password.",
        )


def _keys(at: datetime) -> Faults:
    for column, key_id, values in lost_keys():
        yield (
            f"{values:,} values of {column} need the key {key_id}, which FIELD_KEYS lacks.",
            f"Put {key_id} back into FIELD_KEYS, after the first; without it they stay unread.",
        )


DATABASE_CHECKS: tuple[Callable[[datetime], Faults], ...] = (
    _durability,
    _clocks,
    _owner,
    _demo,
    _night,
    _keys,
)
