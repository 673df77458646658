"""One part of a bulk action, done or taken back in one transaction with its mark."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from arengine.lib.deadlocks import retry_deadlocks
from claims.bulk.following import tell_all
from claims.bulk.leases import end_leases
from claims.bulk.restoring import restore
from claims.bulk.snoozing import sleep_again
from claims.bulk_actions.kinds import KINDS, refused_to
from claims.bulk_actions.previewing import NOT_REFUSED, judged
from claims.bulk_actions.states import insist
from claims.models import BulkAction, BulkChunk, Claim
from claims.services.deadlines import refresh_deadlines

CHANGED = "it was changed since the preview"
NOT_SEEN = "it is no longer yours to see"


@retry_deadlocks
@transaction.atomic
def do_part(action: BulkAction, part: BulkChunk, owner: str, today: date) -> None:
    """Does it to the claims that are still as they were previewed; notes the others and why."""
    insist(action.pk, owner)
    kind, user = KINDS[action.kind], action.created_by
    before, skipped = _sorted(action, part, today)
    changed = kind.carry_out([row["pk"] for row in before], user, action.values, today)
    versions = dict(Claim.objects.filter(pk__in=changed).values_list("pk", "version"))
    kept = [row | {"known": versions[row["pk"]]} for row in before if row["pk"] in versions]
    rows = BulkChunk.objects.filter(pk=part.pk, done_at__isnull=True)
    rows.update(before=kept, skipped=skipped, done_at=Now())
    BulkAction.objects.filter(pk=action.pk).update(
        done=F("done") + len(part.ids), changed=F("changed") + len(kept), progressed_at=Now()
    )


def _sorted(
    action: BulkAction, part: BulkChunk, today: date
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The claims to be changed, locked, with what they have; the others with the reason."""
    kind, user = KINDS[action.kind], action.created_by
    chosen = Claim.objects.for_user(user).filter(pk__in=part.ids)
    refusals = refused_to(kind, user, action.values, chosen, today)
    claims = judged(chosen, refusals)
    locked = claims.order_by("pk").select_for_update(of=("self",))
    known = dict(zip(part.ids, part.versions, strict=True))
    skipped, before = {str(pk): NOT_SEEN for pk in part.ids}, []
    for row in locked.values("pk", "version", "why", *kind.columns, **kind.keeps):
        why, version = row.pop("why"), row.pop("version")
        if why != NOT_REFUSED:
            skipped[str(row["pk"])] = refusals[why][0]
        elif version != known[row["pk"]]:
            skipped[str(row["pk"])] = CHANGED
        else:
            del skipped[str(row["pk"])]
            before.append(row)
    return before, skipped


@retry_deadlocks
@transaction.atomic
def take_back_part(action: BulkAction, part: BulkChunk, owner: str, today: date) -> None:
    """Puts back what each claim had, unless it was changed since."""
    insist(action.pk, owner)
    ids = [row["pk"] for row in part.before]
    put_back = _put_back(action, part, ids, today)
    kept = sorted(set(ids) - set(put_back))
    rows = BulkChunk.objects.filter(pk=part.pk, undone_at__isnull=True)
    rows.update(kept=kept, undone_at=Now())
    taken_back = F("taken_back") + len(put_back)
    BulkAction.objects.filter(pk=action.pk).update(taken_back=taken_back, progressed_at=Now())


def _put_back(action: BulkAction, part: BulkChunk, ids: list[int], today: date) -> list[int]:
    kind, user = KINDS[action.kind], action.undone_by or action.created_by
    text, columns = f"Taken back: “{action.words}” (bulk action {action.pk}).", kind.columns
    if kind.take_back:
        return kind.take_back(part.before, text, user)
    if columns:
        put_back = restore(part.before, columns, text=text, user=user)
        end_leases(put_back)
        if "is_due" in columns and action.confirmed_at:
            sleep_again(put_back, action.confirmed_at)
            refresh_deadlines(put_back, today)
        return put_back
    # What stands in a story is added to, never removed.
    tell_all(ids, kind="undone", text=text, user=user)
    return ids
