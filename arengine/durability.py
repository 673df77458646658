"""A reported commit survives a crash only while three settings of PostgreSQL are on."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

SETTINGS = ("fsync", "full_page_writes", "synchronous_commit")
FIX = "Set it on in postgresql.conf (ALTER SYSTEM) and reload the server."


def unsafe_settings() -> list[str]:
    """Those of the three that are off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name",
            [list(SETTINGS)],
        )
        return [name for (name,) in cursor.fetchall()]


def refuse_unsafe_database(**kwargs: Any) -> None:
    """Called where web and workers start: production does not run on a forgetful database."""
    if settings.PRODUCTION and (unsafe := unsafe_settings()):
        raise ImproperlyConfigured(f"PostgreSQL runs with {', '.join(unsafe)} off. {FIX}")


@register(Tags.database)
def check_durability(**kwargs: Any) -> list[CheckMessage]:
    """Run by `migrate` and `check`. A server that cannot be reached is not this check's matter."""
    if not settings.PRODUCTION:
        return []
    try:
        return [Error(f"PostgreSQL runs with {name} off.", hint=FIX) for name in unsafe_settings()]
    except OperationalError:
        return []
