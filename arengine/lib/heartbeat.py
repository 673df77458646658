"""The last time that beat's bell was heard by a worker, kept in the cache."""

from datetime import datetime

from django.core.cache import cache
from redis.exceptions import RedisError

KEY = "arengine.heartbeat"
DAY = 24 * 3600


def note_heartbeat(at: datetime) -> None:
    cache.set(KEY, at, DAY)


def last_heartbeat() -> datetime | None:
    """None when none was heard for a day, or the cache has forgotten or cannot be asked."""
    try:
        at: datetime | None = cache.get(KEY)
    except RedisError:
        return None
    return at
