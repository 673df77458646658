"""One log line per event: ids and counts, never names, notes or amounts of a patient.

What an exception says is not written: a database names the row that it refused, a parser the cell.
Its kind, the constraint and the place in the code say enough to find the cause.
"""

import logging.config
import sys
from typing import Any

import structlog

from arengine.lib.log_errors import WithoutValues, place_of, told

Event = structlog.typing.EventDict
Wrapped = structlog.typing.WrappedLogger
LONGEST = 2_000
# Every character that ends a line somewhere, or steers a terminal.
CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
CONTROL |= {0x2028: "\\u2028", 0x2029: "\\u2029"}


def without_query(logger: Wrapped, method: str, event: Event) -> Event:
    """A search may name an account: of a request only its path is logged."""
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].partition("?")[0]
    return event


def without_message(logger: Wrapped, method: str, event: Event) -> Event:
    """In place of an exception: what kind it is, and where it happened."""
    given = event.pop("exc_info", None)
    error = _exception(given)
    if error is not None:
        event["error"] = told(error)
        event["where"] = place_of(error)
    return event


def _exception(given: Any) -> BaseException | None:
    if isinstance(given, tuple):
        return given[1]
    if isinstance(given, BaseException):
        return given
    return sys.exc_info()[1] if given else None


def in_one_line(logger: Wrapped, method: str, event: Event) -> Event:
    """Nobody writes a log line of his own by way of an address or a header."""
    return {name: _flat(value) for name, value in event.items()}


def _flat(value: Any) -> Any:
    return value.translate(CONTROL)[:LONGEST] if isinstance(value, str) else value


SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    without_query,
    without_message,
    in_one_line,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
QUIET = {
    # With its DEBUG level Django writes every statement with its values.
    "django.db.backends": {"level": "INFO"},
    # Every request has its line already, with the request's id.
    "django.request": {"level": "CRITICAL"},
}


def configure_logs(*, json: bool, level: str) -> None:
    """JSON lines for machines, aligned text for people; the request id is on every line."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"without_values": {"()": WithoutValues}},
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processor": renderer,
                    "foreign_pre_chain": SHARED,
                }
            },
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": "line",
                    "filters": ["without_values"],
                }
            },
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": QUIET,
        }
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
