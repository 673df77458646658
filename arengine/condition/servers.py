"""What the product stands on: the broker, the tables, the disk, the database's connections."""

import shutil
from datetime import datetime

from django.conf import settings
from django.db import connection

from arengine.condition.fact import Fact
from arengine.health import NotReady, check_broker, check_migrations

LEAST_DISK = 0.10
LEAST_CONNECTIONS = 10


def broker(at: datetime) -> Fact:
    try:
        check_broker()
    except NotReady:
        fix = "Start Valkey or Redis, or correct CELERY_BROKER_URL."
        return Fact("broker_up", "The broker", "does not answer", False, fix, 0)
    return Fact("broker_up", "The broker", "answers", measure=1)


def migrations(at: datetime) -> Fact:
    try:
        check_migrations()
    except NotReady:
        return Fact("", "Migrations", "are not applied", False, "Run manage.py migrate.")
    return Fact("", "Migrations", "are applied")


def disk(at: datetime) -> Fact:
    """Of this machine, where uploads wait; the database's own is not known to its clients."""
    folder = next(path for path in (settings.HOME, *settings.HOME.parents) if path.exists())
    found = shutil.disk_usage(folder)
    share = found.free / found.total
    fix = "" if share >= LEAST_DISK else "Make room on the disk of ARENGINE_HOME."
    words = f"{found.free / 1024**3:,.0f} GiB ({share:.0%})"
    return Fact("disk_free_bytes", "Free on this machine's disk", words, not fix, fix, found.free)


def connections(at: datetime) -> Fact:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int "
            "- current_setting('superuser_reserved_connections')::int "
            "- (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')"
        )
        (free,) = cursor.fetchone()
    fix = "" if free >= LEAST_CONNECTIONS else "Raise max_connections, or run fewer processes."
    label = "Free connections to the database"
    return Fact("free_database_connections", label, f"{free:,}", not fix, fix, free)
