"""The Celery application and the beat table: the whole night on one page."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, task_postrun, task_prerun

from arengine.lib.acting import act_from_now_on

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")

app = Celery("arengine")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=4 * 3600,
    broker_connection_retry_on_startup=True,
    # Longer than the longest task; lost messages are looked for every few seconds.
    broker_transport_options={
        "visibility_timeout": 5 * 3600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
    },
    beat_schedule={
        "heartbeat": {"task": "arengine.heartbeat", "schedule": 30.0},
        "ring-waiting-imports": {"task": "claims.ring_waiting_imports", "schedule": 15.0},
        "ring-waiting-bulk-actions": {"task": "claims.ring_waiting_bulk_actions", "schedule": 15.0},
        "ring-waiting-launches": {"task": "strategies.ring_waiting_launches", "schedule": 15.0},
        "seal-audit": {"task": "accounts.seal_audit", "schedule": 5.0},
        "send-messages": {"task": "accounts.send_messages", "schedule": 60.0},
        "wake-claims": {"task": "claims.wake_claims", "schedule": 300.0},
        "rescore-claims": {"task": "claims.rescore_claims", "schedule": 60.0},
        "fold-rollups": {"task": "claims.fold_rollups", "schedule": 60.0},
        "keep-board": {"task": "claims.keep_board", "schedule": 300.0},
        "settle-touched-steps": {"task": "strategies.settle_touched_steps", "schedule": 60.0},
        "tend-emails": {"task": "strategies.tend_emails", "schedule": 300.0},
        "collect-webhooks": {"task": "exchange.collect_webhooks", "schedule": 10.0},
        "send-webhooks": {"task": "exchange.send_webhooks", "schedule": 10.0},
        "keep-performance": {"task": "strategies.keep_performance", "schedule": 60.0},
        "return-covers": {"task": "claims.return_covers", "schedule": crontab(minute=10)},
        "tend-exports": {"task": "claims.tend_exports", "schedule": 60.0},
        # Every ten minutes rather than once: a missed night is caught up soon after the start.
        "run-night": {"task": "arengine.run_night", "schedule": 600.0},
        "purge-kept-answers": {
            "task": "accounts.purge_kept_answers",
            "schedule": crontab(minute=20),
        },
        "purge-uploads": {"task": "claims.purge_uploads", "schedule": crontab(minute=40)},
        "purge-webhooks": {"task": "exchange.purge_webhooks", "schedule": crontab(minute=30)},
        "purge-sign-ins": {"task": "accounts.purge_sign_ins", "schedule": crontab(minute=50)},
    },
)
app.autodiscover_tasks()


@task_prerun.connect
def say_which_task(task_id: str, task: Any, **kwargs: Any) -> None:
    """What no person did is the task's."""
    act_from_now_on("task", f"{task.name} {task_id}"[:64])


@task_postrun.connect
def say_no_more(**kwargs: Any) -> None:
    """What comes after the task is not its doing."""
    act_from_now_on("", "")


@setup_logging.connect
def keep_our_logs(**kwargs: Any) -> None:
    """Somebody listening here keeps Celery from setting up its own, with the words of failures."""
