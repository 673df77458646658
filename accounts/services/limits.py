"""How often one caller may ask: counted in Valkey for all processes, exact over any window.

Each caller has a sorted set of the moments at which something was allowed; one script looks,
forgets what has left the window and adds, so that two processes never both take the last place.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import redis
import structlog
from django.conf import settings
from django.db import connection

log = structlog.get_logger(__name__)
MINUTE, HOUR = 60, 3600
# Valkey is not asked again for so many seconds after it did not answer.
PAUSE = 5.0
ANSWERS_WITHIN = 0.5
TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local taken = redis.call('ZCARD', KEYS[1])
local allowed, first = taken < limit, false
if allowed then
    redis.call('ZADD', KEYS[1], now, now .. ':' .. redis.call('INCR', KEYS[2]))
    redis.call('EXPIRE', KEYS[1], ARGV[2])
    redis.call('EXPIRE', KEYS[2], ARGV[2])
    taken = taken + 1
else
    first = redis.call('SET', KEYS[3], 1, 'NX', 'EX', ARGV[2])
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] or now
local wait = math.ceil((oldest + window - now) / 1000000)
return {allowed and 1 or 0, limit - taken, wait, first and 1 or 0}
"""


@dataclass(frozen=True, slots=True)
class Count:
    """Whether it was allowed, how often it still is, and in how many seconds a place is free.

    `is_first` marks the first refusal in a window.
    """

    limit: int
    allowed: bool
    remaining: int
    seconds: int
    is_first: bool


_asked_not_before = 0.0


def take(what: str, who: str, limit: int, window: int) -> Count | None:
    """Counts one. None: no limit is set, or Valkey does not answer, and then all may pass."""
    global _asked_not_before
    if not limit or time.monotonic() < _asked_not_before:
        return None
    place = f"{connection.settings_dict['NAME']}:limit:{what}:{{{who}}}"
    try:
        allowed, remaining, seconds, first = _script(settings.REDIS_URL)(
            keys=[place, f"{place}:serial", f"{place}:told"], args=[limit, window]
        )
    except redis.RedisError as error:
        _asked_not_before = time.monotonic() + PAUSE
        log.warning("limits_not_counted", error=type(error).__name__)
        return None
    return Count(limit, bool(allowed), int(remaining), max(int(seconds), 1), bool(first))


@cache
def _script(url: str) -> Callable[..., list[int]]:
    client = redis.Redis.from_url(
        url, socket_timeout=ANSWERS_WITHIN, socket_connect_timeout=ANSWERS_WITHIN
    )
    return client.register_script(TAKE)
