"""A verb that PostgreSQL ended in a deadlock starts again, three times at most."""

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected, DiskFull

from arengine.lib.deadlocks import retry_deadlocks


class Verb:
    """Fails as often as told, then answers."""

    def __init__(self, failures: int, cause: Exception) -> None:
        self.failures, self.cause, self.calls = failures, cause, 0

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.failures:
            raise OperationalError from self.cause
        return "done"


def named(verb: Verb) -> Verb:
    verb.__name__ = "verb"  # type: ignore[attr-defined]
    return verb


def test_two_deadlocks_are_survived() -> None:
    verb = named(Verb(2, DeadlockDetected()))
    assert (retry_deadlocks(verb)(), verb.calls) == ("done", 3)


def test_the_third_deadlock_rises() -> None:
    verb = named(Verb(3, DeadlockDetected()))
    with pytest.raises(OperationalError):
        retry_deadlocks(verb)()
    assert verb.calls == 3


def test_other_failures_rise_at_once() -> None:
    verb = named(Verb(1, DiskFull()))
    with pytest.raises(OperationalError):
        retry_deadlocks(verb)()
    assert verb.calls == 1


@pytest.mark.django_db
def test_inside_a_transaction_the_caller_retries() -> None:
    verb = named(Verb(1, DeadlockDetected()))
    with pytest.raises(OperationalError):
        retry_deadlocks(verb)()
    assert verb.calls == 1
