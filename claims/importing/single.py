"""One claim sent by itself: an import of one row, checked and applied at once in one transaction.

The same statements as for a file of millions, so that routing, ledger and undo are the same.
"""

import csv
import io
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.http import Http404
from psycopg.errors import LockNotAvailable

from accounts.models import Facility, User
from arengine.lib.dates import now
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused, Stale
from arengine.lib.fold import fold
from arengine.lib.locks import take_alone
from claims.bulk.portfolio import hold_portfolio_date
from claims.choices import ImportState
from claims.importing.applying import Chunk, Job, apply_chunk, merge_for
from claims.importing.comparing import compare
from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping
from claims.importing.names import create_names
from claims.importing.parsing import CellError, parse_claim_number
from claims.importing.source import Source
from claims.importing.staging import drop_stage
from claims.importing.statements import parameters
from claims.importing.uploads import digest_of, store_upload
from claims.importing.working import prepare_stage
from claims.models import Claim, Import, ImportProblem, JobRun
from claims.services.claims import refuse_stale
from claims.services.deadlines import refresh_deadlines_of_import
from claims.services.runs import reage_portfolio

OWNER = "at-once"
ONE_CLAIM = "One claim over the API"
PATIENCE = "3s"
ROW = 2


@dataclass(frozen=True, slots=True)
class Upserted:
    """The claim, and whether it was made or changed; neither: it was as sent, nothing written."""

    claim: Claim
    created: bool = False
    changed: bool = False


class _Unchanged(Exception):
    """Takes back what the comparison had to write."""


@retry_deadlocks
def upsert_claim(
    number: str,
    said: dict[str, str],
    *,
    user: User,
    today: date,
    expected_version: int | None = None,
) -> Upserted:
    """Makes the claim, or changes what is said of it. `said`: field of a claims file -> cell.

    Raises ValidationError by field, Stale, Refused while a file is being applied, and Http404
    for a claim that the person may not see.
    """
    _refuse_number(number)
    _refuse_facility(said.get("facility", ""), user)
    try:
        with transaction.atomic():
            created = _apply({"claim_number": number, **said}, user, today, expected_version)
        changed = not created
    except _Unchanged:
        created = changed = False
    return Upserted(Claim.objects.get(claim_number=number), created, changed)


def _refuse_number(number: str) -> None:
    try:
        good = "\0" not in number and parse_claim_number(number) == number
    except CellError:
        good = False
    if not good:
        raise ValidationError({"claim_number": ["expected a claim number as a file would hold it"]})


def _refuse_facility(name: str, user: User) -> None:
    """Who sees only some facilities gives claims to no other."""
    if not name.strip() or user.sees_all_facilities:
        return
    if not Facility.objects.for_user(user).filter(key=fold(name)).exists():
        raise ValidationError({"facility": ["unknown, or not one of yours"]})


def _apply(row: dict[str, str], user: User, today: date, expected_version: int | None) -> bool:
    """Whether the claim is new. The locks are those of an import, in its order."""
    _alone()
    if JobRun.objects.last_done(JobRun.REAGE) is None:
        reage_portfolio(today)
    hold_portfolio_date(today)
    _refuse_known(row["claim_number"], user, expected_version)
    received, stream = _received(row, user, today)
    counted = prepare_stage(received, stream, OWNER)
    _refuse_problems(received)
    source = Source(received.pk, Mapping.from_json(received.mapping))
    values = parameters(received)
    found = compare(source, values)
    if not found["staged"]:
        raise ValidationError({"detail": ["This is no claim: it reads like a heading or total."]})
    if not found["new"] and not found["changed"]:
        raise _Unchanged
    create_names(received)
    job = Job(received, merge_for(received, today), OWNER, values, today)
    apply_chunk(job, Chunk(0, 0, ROW))
    refresh_deadlines_of_import(received.pk, today)
    _finish(received, counted, found)
    return bool(found["new"])


def _alone() -> None:
    """A file that is being applied has compared the claims already; it goes first."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            take_alone("apply_import")
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Refused(
                "import_applying", "An import is being applied; send it again after it."
            ) from None
        raise


def _refuse_known(number: str, user: User, expected_version: int | None) -> None:
    known = Claim.objects.select_for_update().filter(claim_number=number).first()
    if known is None:
        if expected_version is not None:
            raise Stale(expected_version, None)
        return
    if not Claim.objects.for_user(user).filter(pk=known.pk).exists():
        raise Http404
    refuse_stale(known, expected_version)


def _received(row: dict[str, str], user: User, today: date) -> tuple[Import, io.BytesIO]:
    """The row as a file of an import, understood already."""
    header = list(row)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, list(row.values())])
    stream = io.BytesIO(text.getvalue().encode())
    digest, size = digest_of(stream)
    file_format = FileFormat("csv", 1, header, encoding="utf-8", delimiter=",", newline="\n")
    mapping = Mapping({name: at for at, name in enumerate(header)}, tuple(header))
    received = Import.objects.create(
        state=ImportState.APPLYING,
        file_name=ONE_CLAIM,
        size=size,
        digest=digest,
        # Sent again after a change in between, the same words are another import.
        fingerprint=uuid.uuid4().hex,
        as_of=today,
        file_format=file_format.to_json(),
        mapping=mapping.to_json(),
        lease_owner=OWNER,
        uploaded_by=user,
        confirmed_by=user,
    )
    store_upload(stream, received)
    stream.seek(0)
    return received, stream


def _refuse_problems(received: Import) -> None:
    problems = ImportProblem.objects.filter(source_import=received, is_note=False)
    errors: dict[str, list[str]] = {}
    for problem in problems.order_by("id"):
        text = f"found {problem.found!r}, expected {problem.expected}"
        errors.setdefault(problem.column or "detail", []).append(text)
    if errors:
        raise ValidationError(errors)


def _finish(received: Import, counted: dict[str, Any], found: dict[str, Any]) -> None:
    drop_stage(received.pk)
    moment = now()
    Import.objects.filter(pk=received.pk).update(
        state=ImportState.APPLIED,
        rows_read=counted["read"],
        rows_new=found["new"],
        rows_changed=found["changed"],
        file_balance=counted["balance"],
        applied_balance=found["balance"],
        chunk_rows=ROW,
        progress_total=1,
        checked_at=moment,
        finished_at=moment,
        lease_owner="",
    )
