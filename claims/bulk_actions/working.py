"""What a worker does with a bulk action: part after part, until it has ended or is stopped.

The row is the truth: what is next is read from it alone, so a worker that dies is replaced by
any other, and a part that is marked done is not done again.
"""

import os
import socket
import uuid
from contextlib import suppress
from datetime import date

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from kombu.exceptions import OperationalError

from accounts.models import Notice
from arengine.lib.acting import act_as
from arengine.lib.dates import now
from arengine.lib.errors import Refused
from claims.bulk_actions import states
from claims.bulk_actions.parts import do_part, take_back_part
from claims.bulk_actions.states import move
from claims.choices import BULK_DUE
from claims.choices import BulkState as State
from claims.models import BulkAction

log = structlog.get_logger(__name__)
DEATHS = 3


def ring(action_id: int) -> None:
    """After the commit; a bell that is not heard is rung again by the sweeper."""
    if settings.IMPORT_BELL:
        transaction.on_commit(lambda: send(action_id))


def send(action_id: int) -> None:
    """Puts the id into the queue."""
    try:
        current_app.send_task("claims.work_bulk_action", (action_id,), retry=False)
    except OperationalError:
        log.warning("broker_unreachable", bulk_action=action_id)


def work(action_id: int, today: date) -> None:
    """Takes the action if nobody else has it and goes on with it as far as it can go."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    if not states.take(action_id, owner):
        return
    try:
        action = BulkAction.objects.get(pk=action_id)
        who = action.undone_by_id if action.undo_requested_at else action.created_by_id
        with act_as(who, action.source, action.request_id):
            while _go_on(BulkAction.objects.get(pk=action_id), owner, today):
                pass
    except states.LeaseLost:
        log.warning("bulk_lease_lost", bulk_action=action_id)
    finally:
        states.release(action_id, owner)


def _go_on(action: BulkAction, owner: str, today: date) -> bool:
    """One step; False when there is none."""
    undoing = action.undo_requested_at is not None and action.state != State.UNDONE
    if not undoing and action.state not in BULK_DUE:
        return False
    try:
        if undoing:
            _take_back(action, owner, today)
        else:
            _do(action, owner, today)
    except Refused as refusal:
        _fail(action, refusal.message)
    return True


def _do(action: BulkAction, owner: str, today: date) -> None:
    if action.cancel_requested_at:
        move(action, State.CANCELLED, finished_at=now(), cancel_requested_at=None)
        return
    if action.state == State.CONFIRMED:
        move(action, State.RUNNING)
    part = action.chunks.filter(done_at__isnull=True).order_by("number").first()
    if part is None:
        move(action, State.DONE, finished_at=now())
        _tell(action, f"{action.words}: {action.changed:,} done, {action.skipped:,} left as is.")
    elif _begin(action, f"part {part.number}"):
        do_part(action, part, owner, today)


def _take_back(action: BulkAction, owner: str, today: date) -> None:
    """The last part first."""
    done = action.chunks.filter(done_at__isnull=False, undone_at__isnull=True)
    part = done.order_by("-number").first()
    if part is None:
        move(action, State.UNDONE, finished_at=now())
        left = action.changed - action.taken_back
        _tell(action, f"{action.words}: {action.taken_back:,} taken back, {left:,} left as is.")
    elif _begin(action, f"undo {part.number}"):
        take_back_part(action, part, owner, today)


def _begin(action: BulkAction, step: str) -> bool:
    """Notes that a step begins; False where it has ended too many workers already."""
    again = When(attempted=step, then=F("attempts") + 1)
    rows = BulkAction.objects.filter(pk=action.pk)
    rows.update(attempts=Case(again, default=Value(1)), attempted=step)
    if rows.values_list("attempts", flat=True).get() <= DEATHS:
        return True
    _fail(action, f"The worker died {DEATHS} times at the same place ({step}).")
    return False


def _fail(action: BulkAction, reason: str) -> None:
    """Stops with a reason in words; what was done is kept, and what was taken back, too."""
    rows = BulkAction.objects.filter(pk=action.pk)
    rows.update(failure=reason[:300], undo_requested_at=None, attempted="", attempts=0)
    with suppress(Refused):
        move(action, State.FAILED, finished_at=now())
    _tell(action, f"{action.words} failed: {reason}")
    log.error("bulk_action_failed", bulk_action=action.pk)


def _tell(action: BulkAction, text: str) -> None:
    """Whoever waits for it is told; who stood by has seen it."""
    action.refresh_from_db()
    if action.in_background:
        Notice.objects.create(user_id=action.created_by_id, text=text[:300], link=action.link)
