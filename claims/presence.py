"""Who else has a claim open: said to whoever opens it, locking nobody out.

Kept in the cache and renewed while the page is open. Two who open at the same moment may overwrite
each other once; the next beat mends it. Without a cache nobody is said to be there.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from redis.exceptions import RedisError

from accounts.models import User
from claims.models import Claim

log = structlog.get_logger(__name__)
# Who, since when, and when seen last; times as seconds.
Seen = dict[int, tuple[str, float, float]]


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who has the claim open."""

    name: str
    minutes: int

    def __str__(self) -> str:
        when = f"{self.minutes} min ago" if self.minutes else "just now"
        return f"{self.name} opened this {when}"


def note_presence(claim: Claim, user: User, now: datetime) -> list[Other]:
    """Notes that the user has the claim open, and tells who else has."""
    try:
        return _noted(_key(claim), user, now.timestamp())
    except RedisError:
        log.warning("presence_not_noted")
        return []


def _key(claim: Claim) -> str:
    """Of this installation: another one's claims may have the same numbers in the same cache."""
    return f"presence:{connection.settings_dict['NAME']}:{claim.pk}"


def _noted(key: str, user: User, moment: float) -> list[Other]:
    known: Seen = cache.get(key) or {}
    seen = {pk: row for pk, row in known.items() if row[2] > moment - settings.PRESENCE_SECONDS}
    since = seen[user.pk][1] if user.pk in seen else moment
    name = user.get_full_name() or user.username
    cache.set(key, {**seen, user.pk: (name, since, moment)}, settings.PRESENCE_SECONDS)
    others = [row for pk, row in seen.items() if pk != user.pk]
    return [Other(name, int(moment - since) // 60) for name, since, _ in others]
