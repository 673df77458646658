"""What a worker does with an import: step after step until it waits for a person or has ended.

The database row is the truth: a step is chosen by the state alone, so a worker that dies is
replaced by any other.
"""

import os
import socket
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import BinaryIO

import structlog
from django.conf import settings
from django.db import transaction

from accounts.models import Notice
from arengine.lib.acting import act_as
from arengine.lib.dates import now, today
from arengine.lib.errors import Refused
from arengine.lib.money import dollars
from claims.bulk.rollups import fold_rollups
from claims.choices import ImportState as State
from claims.importing import applying, checking, comparing, leases
from claims.importing.mapping import Mapping
from claims.importing.missing import count_missing
from claims.importing.names import find_names
from claims.importing.refusals import FileRefused
from claims.importing.rejecting import keep_rejected
from claims.importing.source import Source
from claims.importing.staging import drop_stage, index_stage, stage_file, stage_is_whole
from claims.importing.statements import parameters, room
from claims.importing.states import move
from claims.importing.understanding import understand
from claims.importing.undoing import undo_chunks
from claims.importing.uploads import open_upload
from claims.models import Import, JobRun
from claims.services.deadlines import refresh_deadlines_of_import
from claims.services.runs import reage_portfolio

log = structlog.get_logger(__name__)


def work(import_id: int) -> None:
    """Takes the import if nobody else has it and goes on with it as far as it can go."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    if not leases.take(import_id, owner):
        return
    try:
        with leases.kept(import_id, owner), act_as(_who(import_id), "import", str(import_id)):
            _go_on(import_id, owner)
    except leases.LeaseLost:
        log.warning("import_lease_lost", import_id=import_id)
    finally:
        leases.release(import_id, owner)


def _who(import_id: int) -> int | None:
    """What an import does is done by whoever let it, else by whoever sent it."""
    people = ("undone_by", "confirmed_by", "uploaded_by")
    row = Import.objects.values_list(*people).get(pk=import_id)
    return next((number for number in row if number), None)


def _go_on(import_id: int, owner: str) -> None:
    upload = cache(lambda: open_upload(Import.objects.get(pk=import_id)))
    while step := _next_step(source_import := Import.objects.get(pk=import_id)):
        if source_import.cancel_requested_at:
            _cancelled(source_import)
            return
        if _died_too_often(source_import, step.__name__):
            return
        try:
            step(source_import, owner, upload)
        except FileRefused as refusal:
            fail(source_import, refusal.message)
        except applying.Cancelled:
            _cancelled(source_import)
        except applying.Overtaken:
            fail(source_import, applying.OVERTAKEN)


Upload = Callable[[], BinaryIO]
Step = Callable[[Import, str, Upload], None]


def _next_step(source_import: Import) -> Step | None:
    """The step that the state asks for; None while a person has the word or all is done."""
    if source_import.undo_requested_at and source_import.state != State.UNDONE:
        return undo
    waiting = source_import.state == State.RECEIVED and source_import.needs_mapping
    steps: dict[str, Step] = {
        State.RECEIVED: read_columns,
        State.MAPPED: check,
        State.CONFIRMED: apply,
        State.APPLYING: apply,
    }
    return None if waiting else steps.get(source_import.state)


def _died_too_often(source_import: Import, step: str) -> bool:
    """Parks the import whose step killed its worker again and again, and says where."""
    chunk = applying.first_open_chunk(source_import)
    name = f"chunk {chunk}" if step == "apply" else step
    # Who came from another chunk has died here, or close by, once already.
    died_on_the_way = step == "apply" and source_import.attempted.startswith("chunk")
    source_import.attempts = leases.begin_step(source_import.pk, name, 2 if died_on_the_way else 1)
    if source_import.attempts <= settings.IMPORT_DEATHS_PER_CHUNK:
        return False
    size = source_import.chunk_rows
    where = f"rows {chunk * size + 1:,} to {(chunk + 1) * size:,}" if step == "apply" else step
    stop = _stop_undo if step == "undo" else fail
    stop(
        source_import,
        f"The worker died {settings.IMPORT_DEATHS_PER_CHUNK} times at the same place ({name}, "
        f"{where}). What was applied before is kept; resume or undo it.",
    )
    return True


# --- the steps -------------------------------------------------------------------------------
def read_columns(source_import: Import, owner: str, upload: Upload) -> None:
    """received -> mapped, or waits until a person has named the columns."""
    file_format, proposal = understand(source_import, upload())
    found = {
        "file_format": file_format.to_json(),
        "proposal": proposal.to_json(),
        "mapping": proposal.mapping.to_json(),
    }
    if proposal.understood:
        move(source_import, State.MAPPED, **found, needs_mapping=False)
    else:
        Import.objects.filter(pk=source_import.pk).update(**found, needs_mapping=True)
        _notify(source_import, f"{source_import.file_name}: please say which column is which.")


def check(source_import: Import, owner: str, upload: Upload) -> None:
    """mapped -> checked: everything is known, nothing is written to the portfolio."""
    counted = prepare_stage(source_import, upload(), owner)
    source = Source(source_import.pk, Mapping.from_json(source_import.mapping))
    values = parameters(source_import)
    with room():
        found = comparing.compare(source, values)
    if source_import.is_snapshot and not found["staged"]:
        raise FileRefused(
            "empty_snapshot",
            "The file holds no claim that can be read. As a snapshot it would mark every open "
            "claim missing.",
        )
    samples = comparing.sample_changes(source, values) if found["changed"] else []
    missing, missing_balance = (0, 0)
    if source_import.is_snapshot:
        missing, missing_balance = count_missing(source_import.pk)
    money = ("portfolio_before", "portfolio_after", "new_balance")
    with transaction.atomic():
        leases.insist(source_import.pk, owner)
        move(
            source_import,
            State.CHECKED,
            rows_read=counted["read"],
            rows_rejected=counted["rejected"],
            rows_new=found["new"],
            rows_changed=found["changed"],
            rows_unchanged=found["unchanged"],
            claims_missing=missing,
            file_balance=counted["balance"],
            applied_balance=found["balance"],
            preview={
                **{name: str(found[name]) for name in money},
                "missing_balance": str(missing_balance),
                "samples": samples,
            },
            chunk_rows=settings.IMPORT_CHUNK_ROWS,
            progress_done=0,
            progress_total=found["new"] + found["changed"] + found["unchanged"],
            checked_at=now(),
        )
        _notify(
            source_import,
            f"{source_import.file_name} is checked: {found['new']:,} new, {found['changed']:,} "
            f"changed, {counted['rejected']:,} rejected. Please confirm.",
        )


def prepare_stage(source_import: Import, stream: BinaryIO, owner: str) -> dict[str, object]:
    """Stages the file and sets the rows apart that cannot be applied."""
    Import.objects.filter(pk=source_import.pk).update(
        progress_phase="check", progress_done=0, progress_total=0, progress_started_at=now()
    )

    def progress(rows: int, position: int) -> None:
        expected = rows * source_import.size // max(position, 1)
        mine = Import.objects.filter(pk=source_import.pk, lease_owner=owner)
        if not mine.update(progress_done=rows, progress_total=max(expected, rows)):
            raise leases.LeaseLost
        if mine.filter(cancel_requested_at__isnull=False).exists():
            raise applying.Cancelled

    converter = stage_file(source_import, stream, progress)
    mapping = Mapping.from_json(source_import.mapping)
    find_names(source_import)
    values = parameters(source_import)
    survey = checking.survey(source_import.pk)
    if survey.without_age:
        checking.reject_without_age(source_import, values)
    if survey.largest >= checking.LARGEST or mapping.duplicates == "sum":
        checking.reject_too_large(source_import, mapping, values)
    with room():
        checking.reject_duplicates(source_import, mapping, values)
    checking.reject_older(source_import, values)
    rejected = keep_rejected(source_import, stream)
    if rejected and checking.reject_twins(source_import, mapping, values):
        rejected = keep_rejected(source_import, stream)
    index_stage(source_import.pk)
    return {
        "read": converter.rows_read,
        "rejected": rejected,
        "balance": converter.rejected_balance + survey.balance,
    }


def apply(source_import: Import, owner: str, upload: Upload) -> None:
    """confirmed -> applying -> applied."""
    if source_import.state == State.CONFIRMED:
        move(source_import, State.APPLYING, progress_phase="apply", progress_started_at=now())
    if not stage_is_whole(source_import.pk):
        _stage_again(source_import, owner, upload())
    if JobRun.objects.last_done(JobRun.REAGE) is None:
        # The first claims get a portfolio that knows its date.
        reage_portfolio(today())
    # After a death one chunk at a time, so that the one that kills is known.
    connections = settings.IMPORT_CONNECTIONS if source_import.attempts == 1 else 1
    applying.apply_chunks(source_import, owner, today(), connections)
    finish(source_import)


def _stage_again(source_import: Import, owner: str, stream: BinaryIO) -> None:
    """The stage was lost on the way. Progress goes on from the chunks that are in."""
    prepare_stage(source_import, stream, owner)
    done = applying.applied_rows(source_import)
    total = source_import.rows_new + source_import.rows_changed + source_import.rows_unchanged
    rows = Import.objects.filter(pk=source_import.pk)
    rows.update(progress_phase="apply", progress_done=done, progress_total=total)


def finish(source_import: Import) -> None:
    """applying -> applied, when the control totals agree."""
    applied = applying.applied_balance(source_import)
    if applied != source_import.applied_balance:
        fail(
            source_import,
            f"The control total does not agree: checked {dollars(source_import.applied_balance)}, "
            f"applied {dollars(applied)}. Undo this import and send the file again.",
        )
        return
    with transaction.atomic():
        counted = applying.applied_counts(source_import)
        missing = applying.mark_missing(source_import) if source_import.is_snapshot else 0
        move(source_import, State.APPLIED, finished_at=now(), claims_missing=missing, **counted)
        _notify(
            source_import,
            f"{source_import.file_name} is in: {counted['rows_new']:,} new, "
            f"{counted['rows_changed']:,} changed, {source_import.rows_rejected:,} rejected.",
        )
    if counted["rows_new"] > counted["rows_changed"] + counted["rows_unchanged"]:
        # A load of mostly new claims; autovacuum sees to smaller changes in its own time.
        applying.refresh_statistics()
    refresh_deadlines_of_import(source_import.pk, today())
    fold_rollups()
    drop_stage(source_import.pk)


def undo(source_import: Import, owner: str, upload: Upload) -> None:
    """applied (or stopped half way) -> undone."""
    undo_chunks(source_import, owner, today())
    refresh_deadlines_of_import(source_import.pk, today())
    with transaction.atomic():
        move(source_import, State.UNDONE, finished_at=now())
        _notify(source_import, f"{source_import.file_name}: the import is undone.")
    drop_stage(source_import.pk)


# --- ends ------------------------------------------------------------------------------------
def fail(source_import: Import, reason: str) -> None:
    """Stops the import with a reason in words; what was applied is kept."""
    with suppress(Refused):
        move(source_import, State.FAILED, failure=reason, finished_at=now())
        _notify(source_import, f"{source_import.file_name} failed: {reason}"[:300])
    log.error("import_failed", import_id=source_import.pk)


def _stop_undo(source_import: Import, reason: str) -> None:
    """Lets an undo go that cannot end; what it took back stays so, and it can be asked anew."""
    rows = Import.objects.filter(pk=source_import.pk)
    rows.update(undo_requested_at=None, failure=reason, attempted="", attempts=0)
    _notify(source_import, f"{source_import.file_name} could not be undone: {reason}"[:300])
    log.error("import_undo_failed", import_id=source_import.pk)


def _cancelled(source_import: Import) -> None:
    with suppress(Refused):
        move(source_import, State.CANCELLED, finished_at=now(), cancel_requested_at=None)
        _notify(source_import, f"{source_import.file_name}: the import is cancelled.")


def _notify(source_import: Import, text: str) -> None:
    people = {source_import.uploaded_by_id, source_import.confirmed_by_id}
    Notice.objects.bulk_create(
        Notice(user_id=person, text=text[:300], link=source_import.link)
        for person in people
        if person is not None
    )
