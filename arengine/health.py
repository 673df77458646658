"""Whether the process lives, and whether it can serve."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from arengine.celery import app
from arengine.lib.dates import days_before, today
from arengine.lib.http import problem
from claims.models import JobRun

log = structlog.get_logger(__name__)
BROKER_SECONDS = 2


class NotReady(Exception):
    """One part that keeps the product from serving, in words for an operator."""


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing outside itself."""
    return JsonResponse({"status": "alive"})


@login_not_required
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, migrations and broker; 503 naming the first that fails."""
    for check in (check_database, check_migrations, check_broker):
        try:
            check()
        except NotReady as reason:
            return problem(503, "Not ready", str(reason))
    return JsonResponse({"status": "ready", **last_night()})


@contextmanager
def failing_as(reason: str) -> Iterator[None]:
    """Any failure inside becomes the reason; its details are for the log."""
    try:
        yield
    except Exception as error:
        log.warning("not_ready", reason=reason, error=type(error).__name__)
        raise NotReady(reason) from error


def check_database() -> None:
    with failing_as("the database does not answer"), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("migrations are not applied: run manage.py migrate")


def check_broker() -> None:
    with failing_as("the broker does not answer"), app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)


def last_night() -> dict[str, Any]:
    """A missed night is shown, not a reason to stop serving."""
    as_of = JobRun.objects.last_done(JobRun.REAGE)
    missed = as_of is None or as_of < days_before(today(), 1)
    return {"as_of": as_of, "night": "missed" if missed else "ok"}
