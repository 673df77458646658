"""Verbs on large files of a list: asked for, taken up, written piece by piece, let go."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from kombu.exceptions import OperationalError

from accounts.models import Notice, User
from arengine.lib.errors import Refused
from claims.choices import ExportState
from claims.models import Export, ExportPart

# Above this many rows a file is written in the background.
AT_ONCE = 50_000
# An Excel sheet has 1,048,576: one is the header, one the total.
MOST_IN_XLSX = 1_048_574
KEPT = timedelta(hours=24)
SILENCE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
MOST_WAITING = 3
PART = 1 << 20
log = structlog.get_logger(__name__)


class Overtaken(Exception):
    """Another worker took the export up again; this one must not write any more."""


def ask_export(
    user: User, *, name: str, file_format: str, query: str, columns: Sequence[str], rows: int
) -> Export:
    """Puts the file on the list of what a worker writes. Refused beforehand where it cannot be."""
    if file_format == "xlsx" and rows > MOST_IN_XLSX:
        raise Refused(
            "too_many_rows",
            f"An Excel sheet holds {MOST_IN_XLSX:,} rows, this list has {rows:,}: export CSV.",
        )
    waiting = Q(state__in=(ExportState.WAITING, ExportState.WRITING))
    if Export.objects.for_user(user).filter(waiting).count() >= MOST_WAITING:
        raise Refused("too_many_exports", f"{MOST_WAITING} of your exports are under way already.")
    export = Export.objects.create(
        owner=user, name=name, file_format=file_format, query=query,
        columns=list(columns), rows_total=rows,
    )  # fmt: skip
    if settings.IMPORT_BELL:
        transaction.on_commit(lambda: ring(export.pk))
    return export


def ring(export_id: int) -> None:
    """Puts the id into the queue; a broker that cannot be reached is made good by the sweep."""
    try:
        current_app.send_task("claims.write_export", (export_id,), retry=False)
    except OperationalError:
        log.warning("broker_unreachable", export_id=export_id)


def waiting_exports(moment: datetime) -> list[int]:
    """What no living worker has: never begun, or silent for two minutes."""
    return list(Export.objects.filter(_free(moment)).values_list("pk", flat=True))


def take_export(export_id: int, moment: datetime) -> Export | None:
    """Takes it up if nobody has it: one statement, one winner. The fourth time it has failed."""
    free = Export.objects.filter(_free(moment), pk=export_id)
    if free.filter(attempts__gte=MOST_ATTEMPTS).update(state=ExportState.FAILED):
        _tell(Export.objects.get(pk=export_id), "could not be written; ask for it again.")
        return None
    taken = free.update(
        state=ExportState.WRITING, attempts=F("attempts") + 1, heard_at=moment, rows_done=0
    )
    if not taken:
        return None
    ExportPart.objects.filter(export=export_id).delete()
    return Export.objects.select_related("owner").get(pk=export_id)


def note_rows(export: Export, rows: int, moment: datetime) -> None:
    """How far it is, in rows read. Raises Overtaken."""
    if not _own(export).update(rows_done=rows, heard_at=moment):
        raise Overtaken


def keep_parts(export: Export, pieces: Iterable[bytes]) -> int:
    """Stores the file in parts of about a megabyte; its size."""
    number, size, waiting = 0, 0, bytearray()
    for piece in pieces:
        waiting += piece
        if len(waiting) >= PART:
            number, size = number + 1, size + _keep(export, number, waiting)
            waiting = bytearray()
    return size + _keep(export, number + 1, waiting)


def finish_export(export: Export, *, rows: int, size: int, moment: datetime) -> None:
    """Can be fetched from now on, for a day. Raises Overtaken."""
    done = _own(export).update(
        state=ExportState.READY, rows_done=rows, size=size, expires_at=moment + KEPT
    )
    if not done:
        raise Overtaken
    _tell(export, f"is ready: {rows:,} rows, kept for 24 hours.")


def purge_exports(moment: datetime) -> int:
    """Lets the bytes go a day after the file was ready; the row tells that there was one."""
    old = Export.objects.filter(state=ExportState.READY, expires_at__lt=moment)
    ids = list(old.values_list("pk", flat=True))
    ExportPart.objects.filter(export__in=ids).delete()
    return Export.objects.filter(pk__in=ids).update(state=ExportState.EXPIRED)


def _free(moment: datetime) -> Q:
    silent = Q(state=ExportState.WRITING, heard_at__lt=moment - SILENCE)
    return Q(state=ExportState.WAITING) | silent


def _own(export: Export) -> "QuerySet[Export]":
    return Export.objects.filter(pk=export.pk, state=ExportState.WRITING, attempts=export.attempts)


def _keep(export: Export, number: int, content: bytearray) -> int:
    ExportPart.objects.create(export=export, number=number, content=bytes(content))
    return len(content)


def _tell(export: Export, what: str) -> None:
    Notice.objects.create(user=export.owner, text=f"The export {export} {what}", link="/exports")
