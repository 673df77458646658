"""Exceptions in the log: their kind and place, and nothing of what they say."""

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psycopg import Error, OperationalError

MOST_FRAMES = 20
INNER_FRAMES = 3
ROOT = Path(__file__).resolve().parents[2]
OURS = {entry.name for entry in ROOT.iterdir() if entry.is_dir()}


def told(error: BaseException) -> str:
    """The chain of causes, the first cause last: IntegrityError < UniqueViolation 23505 once."""
    return " < ".join(_kind(link) for link in _chain(error))


def place_of(error: BaseException) -> list[str]:
    """file:line function of our own frames and the innermost ones, without text and values."""
    frames = [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    inner = len(frames) - INNER_FRAMES
    kept = [frame for at, frame in enumerate(frames) if at >= inner or _is_ours(frame)]
    return kept[-MOST_FRAMES:]


def _is_ours(frame: str) -> bool:
    return not frame.startswith("/") and frame.partition("/")[0] in OURS


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen and len(seen) < 5:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _kind(error: BaseException) -> str:
    if not isinstance(error, Error):
        return type(error).__name__
    if isinstance(error, OperationalError) and not error.sqlstate:
        # No statement has run yet: host, port and what the network says.
        return f"{type(error).__name__} {error}"
    named = (error.sqlstate, error.diag.table_name, error.diag.constraint_name)
    return " ".join([type(error).__name__, *(name for name in named if name)])


def _short(path: str) -> str:
    for root in ("/site-packages/", f"{ROOT}/"):
        if root in path:
            return path.rpartition(root)[2]
    return path


class WithoutValues(logging.Filter):
    """For loggers of others, who write an exception's text into their message."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, dict):
            record.args = {name: _safe(name, value) for name, value in record.args.items()}
        elif isinstance(record.args, tuple):
            record.args = tuple(_safe("", value) for value in record.args)
        if isinstance(record.msg, BaseException):
            record.msg = told(record.msg)
        return True


# Celery's words for a task that failed.
SPOKEN = ("exc", "traceback", "args", "kwargs", "return_value", "result")


def _safe(name: str, value: Any) -> Any:
    if isinstance(value, BaseException):
        return told(value)
    return "-" if name in SPOKEN else value
