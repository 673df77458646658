"""The bell of the night: rung every ten minutes, answered when a night is due. And a heartbeat."""

from celery import shared_task
from django.utils import timezone

from arengine import night
from arengine.lib.heartbeat import note_heartbeat


@shared_task(name="arengine.run_night")
def run_night() -> None:
    """Runs today's night if it is due; a finished night does nothing again."""
    now = timezone.localtime()
    if night.is_due(now):
        night.run_night(now.date())


@shared_task(name="arengine.heartbeat", ignore_result=True, expires=60)
def heartbeat() -> None:
    """Beat has rung and a worker has heard it."""
    note_heartbeat(timezone.now())
