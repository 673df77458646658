"""Real Celery processes on the real broker, as an installation runs them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import redis
from django.conf import settings

from trust.processes import NOTHING, Process, running, start

WORKER = ["-m", "celery", "-A", "{app}", "worker", "-l", "ERROR", "-c", "1",
          "--prefetch-multiplier", "1", "--without-gossip", "--without-mingle"]  # fmt: skip


def start_worker(app: str = "arengine.celery", environment: Mapping[str, str] = NOTHING) -> Process:
    """A worker; the caller ends it."""
    return start([word.format(app=app) for word in WORKER], environment)


@contextmanager
def beat() -> Iterator[None]:
    """The scheduler, with a schedule of its own."""
    with TemporaryDirectory() as folder:
        schedule = ["-s", str(Path(folder) / "schedule")]
        with running(["-m", "celery", "-A", "arengine.celery", "beat", "-l", "ERROR", *schedule]):
            yield


def broker() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL)


def queued() -> int:
    """Messages that wait or that no worker has acknowledged."""
    with broker() as line:
        return int(line.llen("celery")) + int(line.hlen("unacked"))


def wipe_broker() -> None:
    """Everything is forgotten. Raises RuntimeError where that would not be ours alone."""
    ours = ("celery", "unacked", "_kombu", ":")  # a colon begins the keys of the cache
    with broker() as line:
        names = (key.decode() for key in line.scan_iter())
        if strangers := [name for name in names if not name.startswith(ours)]:
            raise RuntimeError(f"the broker also holds {strangers[0]}: it is not wiped")
        line.flushall()
