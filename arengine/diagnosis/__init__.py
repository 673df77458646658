"""What may be wrong with an installation, each with its fix; asked by `manage.py doctor`."""

from collections.abc import Callable, Iterator
from datetime import datetime

from arengine.condition import jobs, servers
from arengine.diagnosis.broker import broker_faults
from arengine.diagnosis.configuration import configuration_faults
from arengine.diagnosis.database import DATABASE_CHECKS
from arengine.health import NotReady, check_broker, check_database, check_migrations

Faults = Iterator[tuple[str, str]]
FACTS = (
    jobs.heartbeat,
    jobs.waiting_import,
    jobs.deltas,
    servers.disk,
    servers.connections,
)


def diagnose(at: datetime) -> Faults:
    """Every fault and its fix; without a database nothing else can be asked of it."""
    yield from configuration_faults()
    if faults := list(_found(check_broker, "Start Valkey or Redis, or correct CELERY_BROKER_URL.")):
        yield from faults
    else:
        yield from broker_faults()
    if faults := list(_found(check_database, "Start PostgreSQL, or correct DATABASE_URL.")):
        yield from faults
        return
    if faults := list(_found(check_migrations, "Run manage.py migrate.")):
        yield from faults
        return
    for check in DATABASE_CHECKS:
        yield from check(at)
    for fact in FACTS:
        found = fact(at)
        if not found.good:
            yield f"{found.label}: {found.words}.", found.fix


def _found(check: Callable[[], None], fix: str) -> Faults:
    """What the readiness of the product asks, too."""
    try:
        check()
    except NotReady as reason:
        yield f"{str(reason).capitalize()}.", fix
