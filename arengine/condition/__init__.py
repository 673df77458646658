"""How the installation is, as facts in words: for the health page, the doctor and the metrics.

A further fact is a function of the moment, added to FACTS.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from arengine.condition import jobs, servers
from arengine.condition.fact import Fact

FACTS: tuple[Callable[[datetime], Fact], ...] = (
    servers.broker,
    servers.migrations,
    jobs.heartbeat,
    jobs.waiting_import,
    jobs.open_imports,
    jobs.last_import,
    jobs.night,
    jobs.verified,
    jobs.deltas,
    jobs.sealing,
    servers.disk,
    servers.connections,
)


def facts(at: datetime) -> Iterator[Fact]:
    """Every fact, as it is at the moment."""
    for fact in FACTS:
        yield fact(at)
