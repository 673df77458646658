"""Background work of claims: ids in, one call."""

from celery import shared_task
from django.db.models import Q

from arengine.lib.dates import now, today
from claims.bulk.board import keep_board as count_board
from claims.bulk.departures import forget_departures
from claims.bulk.rollups import fold_rollups as fold
from claims.bulk.waking import wake_claims as wake
from claims.bulk_actions import working as bulk_working
from claims.choices import IMPORT_DUE
from claims.importing.bell import send
from claims.importing.leases import expired
from claims.importing.purging import purge_expired
from claims.importing.working import work
from claims.models import BulkAction, Import
from claims.services.exports import purge_exports, ring, waiting_exports
from claims.services.rebalancing import return_covers as give_back
from claims.services.rescoring import rescore_claims as rescore
from claims.worklist import files


@shared_task(name="claims.work_import")
def work_import(import_id: int) -> None:
    """Goes on with one import."""
    work(import_id)


@shared_task(name="claims.ring_waiting_imports")
def ring_waiting_imports() -> None:
    """Rings again for imports that wait for a worker: a lost message or a dead worker."""
    due = Q(state__in=IMPORT_DUE, needs_mapping=False)
    undoing = Q(undo_requested_at__isnull=False) & ~Q(state="undone")
    waiting = Import.objects.filter(due | undoing).filter(expired(now()))
    for import_id in waiting.values_list("pk", flat=True):
        send(import_id)


@shared_task(name="claims.work_bulk_action")
def work_bulk_action(action_id: int) -> None:
    """Goes on with one bulk action."""
    bulk_working.work(action_id, today())


@shared_task(name="claims.ring_waiting_bulk_actions")
def ring_waiting_bulk_actions() -> None:
    """Rings again for bulk actions that wait for a worker."""
    for action_id in BulkAction.objects.waiting(now()).values_list("pk", flat=True):
        bulk_working.send(action_id)


@shared_task(name="claims.fold_rollups")
def fold_rollups() -> None:
    """Folds the rollups' waiting deltas into their cells."""
    fold()


@shared_task(name="claims.wake_claims")
def wake_claims() -> None:
    """Brings back the claims whose day has come, or whose payment posted."""
    wake(today())


@shared_task(name="claims.rescore_claims")
def rescore_claims() -> None:
    """Goes on with working a new score into the claims."""
    rescore()


@shared_task(name="claims.purge_uploads")
def purge_uploads() -> None:
    """Lets go what no longer serves: bytes of old imports, and departures of a month ago."""
    purge_expired(now())
    forget_departures(now())


@shared_task(name="claims.keep_board")
def keep_board() -> None:
    """Counts the team board of a portfolio too large to be counted for every page."""
    count_board(today())


@shared_task(name="claims.return_covers")
def return_covers() -> None:
    """Gives claims back to people who are no longer away."""
    give_back(today(), now())


@shared_task(name="claims.write_export")
def write_export(export_id: int) -> None:
    """Writes one large file."""
    files.write_export(export_id)


@shared_task(name="claims.tend_exports")
def tend_exports() -> None:
    """Rings again for files that nobody writes, lets go those kept for a day."""
    for export_id in waiting_exports(now()):
        ring(export_id)
    purge_exports(now())
