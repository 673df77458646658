"""Deadlocks: PostgreSQL ends one of the two transactions, and its verb simply starts again."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
TRIES = 3


def retry_deadlocks(verb: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Runs the verb up to three times. Inside a caller's transaction the caller must retry."""

    @wraps(verb)
    def retried(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        for _ in range(TRIES - 1):
            try:
                return verb(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or not isinstance(error.__cause__, DeadlockDetected):
                    raise
        return verb(*args, **kwargs)

    return retried
