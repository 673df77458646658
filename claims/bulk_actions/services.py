"""The verbs of bulk actions: preview, confirm, cancel, undo."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from arengine.lib.acting import acting
from arengine.lib.dates import now
from arengine.lib.errors import Refused
from arengine.lib.money import ZERO
from claims.bulk_actions import working
from claims.bulk_actions.kinds import KINDS, refused_to
from claims.bulk_actions.previewing import describe, freeze
from claims.bulk_actions.states import move
from claims.choices import BulkKind
from claims.choices import BulkState as State
from claims.models import BulkAction
from claims.models.claim_queries import ClaimQuerySet

NOTHING = "No claim is selected. Select some, or choose all of the list."


@transaction.atomic
def preview_bulk_action(
    claims: ClaimQuerySet,
    *,
    kind: BulkKind | str,
    values: Mapping[str, Any],
    user: User,
    today: date,
) -> BulkAction:
    """Freezes which claims are meant, of those the user sees, and says what would become of
    them. Nothing is written to a claim."""
    action = BulkAction(kind=kind, values=dict(values), created_by=user)
    action.words = KINDS[kind].words(values)
    action.save()
    chosen = claims.for_user(user)
    refusals = refused_to(KINDS[kind], user, values, chosen, today)
    groups = freeze(action, chosen, refusals)
    if not groups:
        raise Refused("nothing_selected", NOTHING)
    action.claims = sum(group.claims for group in groups)
    action.dollars = sum((group.dollars for group in groups), ZERO)
    action.preview = describe(action, groups, refusals, today)
    action.save()
    return action


def confirm_bulk_action(action: BulkAction, *, agreed: str, today: date) -> None:
    """Carries it out: at once where it is one part, else by a worker."""
    if agreed != action.agreement:
        raise Refused("not_agreed", f"It is about {action.agreement}; you agreed to {agreed}.")
    if not action.to_do[0]:
        raise Refused("nothing_to_do", "None of these claims would be changed.")
    said = acting()
    told = {"source": said.source, "request_id": action.request_id or said.request_id}
    move(action, State.CONFIRMED, confirmed_at=now(), failure="", attempted="", **told)
    _go(action, today)


def cancel_bulk_action(action: BulkAction) -> None:
    """Before it begins: at once; at work: after the part at hand."""
    if action.state == State.PREVIEWED:
        move(action, State.CANCELLED, finished_at=now())
        return
    running = BulkAction.objects.filter(pk=action.pk, state__in=(State.CONFIRMED, State.RUNNING))
    if not running.update(cancel_requested_at=now()):
        raise Refused("bulk_state", "It has ended already; it can be undone.")


def undo_bulk_action(action: BulkAction, *, user: User, today: date) -> None:
    """Puts back what each claim had, unless it was changed since."""
    if not action.may_be_undone(now()):
        raise Refused("not_undoable", "Nothing to take back, or it was done over a week ago.")
    rows = BulkAction.objects.filter(pk=action.pk, undo_requested_at__isnull=True)
    if rows.update(undo_requested_at=now(), undone_by=user, failure="", attempted=""):
        _go(action, today)


def _go(action: BulkAction, today: date) -> None:
    if action.in_background:
        working.ring(action.pk)
    else:
        working.work(action.pk, today)
    action.refresh_from_db()
