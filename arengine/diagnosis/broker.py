"""Faults of the broker that lose or expose tasks."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from arengine.celery import app

HERE = ("", "localhost", "127.0.0.1", "::1")


def broker_faults() -> Iterator[tuple[str, str]]:
    """Asked of a broker that answers."""
    address = urlsplit(str(app.conf.broker_url or ""))
    if not address.scheme.startswith(("redis", "rediss")):
        return
    if settings.PRODUCTION and not address.password and (address.hostname or "") not in HERE:
        yield (
            "The broker is reached over the network without a password.",
            "Set requirepass there and put the password into CELERY_BROKER_URL and REDIS_URL.",
        )
    if (policy := _eviction_policy()) not in ("", "noeviction"):
        yield (
            f"The broker drops tasks when its memory is full (maxmemory-policy {policy}).",
            "Set maxmemory-policy to noeviction.",
        )


def _eviction_policy() -> str:
    """Nothing where the broker does not say."""
    try:
        with app.connection_for_write() as connection, connection.channel() as channel:
            client: Redis = channel.client  # type: ignore[attr-defined]
            return str(client.info("memory").get("maxmemory_policy", ""))
    except (RedisError, OSError, AttributeError):
        return ""
