"""Up to which moment every change can be seen: what is being written may get an older date."""

from datetime import datetime

from django.db import connection


def settled_until() -> datetime:
    """The beginning of the oldest transaction at work. Whoever goes on from the last moment it
    has seen before this one misses nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least(min(xact_start), clock_timestamp()) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        moment: datetime = cursor.fetchone()[0]
    return moment
