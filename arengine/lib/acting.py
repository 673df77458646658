"""Who acts: said once at the edge, told to the database with every write.

The database's audit triggers read it as the setting `arengine.acting`, a JSON object.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from django.db.backends.base.base import BaseDatabaseWrapper

TELL = "SELECT set_config('arengine.acting', %s, %s)"
# Statements that write nothing by themselves; anything else is told first.
QUIET = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "EXPLAIN")


@dataclass(frozen=True)
class Acting:
    """A person or client (None: the system), the door they came through, and the request."""

    user_id: int | None = None
    source: str = ""
    request_id: str = ""

    def as_json(self) -> str:
        return json.dumps({"user": self.user_id, "source": self.source, "request": self.request_id})


NOBODY = Acting()
_acting: ContextVar[Acting] = ContextVar("acting", default=NOBODY)


def acting() -> Acting:
    """Who acts in this thread of work."""
    return _acting.get()


def act_from_now_on(source: str, request_id: str) -> None:
    """The system, in a process that does one thing after another: a command, a task."""
    _acting.set(Acting(None, source, request_id))


@contextmanager
def act_as(user_id: int | None, source: str, request_id: str = "") -> Iterator[None]:
    """Everything inside is done by this person, through this door."""
    token = _acting.set(Acting(user_id, source, request_id or _logged_request()))
    try:
        yield
    finally:
        _acting.reset(token)


def _logged_request() -> str:
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def tell_database(
    execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """An execute wrapper: says who acts before a statement that may write."""
    words = statement.lstrip()[:9].upper() if isinstance(statement, str) else ""
    if not words.startswith(QUIET):
        _tell(context["connection"])
    return execute(statement, params, many, context)


def tell_at_once(connection: BaseDatabaseWrapper) -> None:
    """Before the transactions of a request that is going to write: none of them need say it."""
    if not connection.in_atomic_block:
        connection.ensure_connection()
        _tell(connection)


def _tell(connection: BaseDatabaseWrapper) -> None:
    """What was told before a transaction holds inside. Anything else is told there every time and
    for it alone: a rollback would take it back unseen."""
    said, server = acting().as_json(), connection.connection
    is_told = getattr(server, "told", None) == said
    if connection.in_atomic_block:
        if not is_told or getattr(server, "told_otherwise", False):
            server.execute(TELL, [said, True])
            server.told_otherwise = True
        return
    server.told_otherwise = False
    if not is_told:
        server.execute(TELL, [said, False])
        server.told = said


def listen(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """On every new connection (`connection_created`)."""
    if tell_database not in connection.execute_wrappers:
        connection.execute_wrappers.append(tell_database)
