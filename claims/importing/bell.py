"""Rings a worker. The import's row is the truth: a bell that is not heard is rung again."""

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def ring(import_id: int) -> None:
    """After the commit; a broker that cannot be reached is made good by the next sweep."""
    if settings.IMPORT_BELL:
        transaction.on_commit(lambda: send(import_id))


def send(import_id: int) -> None:
    """Puts the import's id into the queue."""
    try:
        current_app.send_task("claims.work_import", (import_id,), retry=False)
    except OperationalError:
        log.warning("broker_unreachable", import_id=import_id)
