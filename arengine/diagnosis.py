"""What may be wrong with an installation, each with its fix; asked by `manage.py doctor`."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from arengine.celery import app
from arengine.durability import FIX, unsafe_settings
from arengine.health import NotReady, check_broker, check_database, check_migrations
from arengine.lib.dates import days_before, now
from claims.models import JobRun

Faults = Iterator[tuple[str, str]]
SKEW = timedelta(seconds=5)


def diagnose(at: datetime) -> Faults:
    """Every fault and its fix; without a database nothing else can be asked of it."""
    yield from _settings()
    yield from _found(check_broker, "Start Valkey or Redis, or correct CELERY_BROKER_URL.")
    if faults := list(_found(check_database, "Start PostgreSQL, or correct DATABASE_URL.")):
        yield from faults
        return
    if faults := list(_found(check_migrations, "Run manage.py migrate.")):
        yield from faults
        return
    for check in DATABASE_CHECKS:
        yield from check(at)


def _settings() -> Faults:
    if settings.PRODUCTION and settings.DEBUG:
        yield "DEBUG is on in production.", "Unset DEBUG."
    for name in ("SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS"):
        if settings.PRODUCTION and not getattr(settings, name):
            yield f"{name} is not set.", f"Set {name} in the environment."
    limit = app.conf.task_time_limit or 0
    if app.conf.broker_transport_options.get("visibility_timeout", 0) <= limit:
        yield (
            "A long task would be given to a second worker while it runs.",
            "Make the broker's visibility_timeout longer than task_time_limit.",
        )


def _found(check: Callable[[], None], fix: str) -> Faults:
    """What the readiness of the product asks, too."""
    try:
        check()
    except NotReady as reason:
        yield f"{str(reason).capitalize()}.", fix


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


DATABASE_CHECKS: tuple[Callable[[datetime], Faults], ...] = (_durability, _clocks, _night)
