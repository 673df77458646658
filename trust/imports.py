"""Imports as the tests drive them: sent, confirmed, looked at."""

import io
from datetime import date

from django.db.models import Sum

from accounts.models import User
from claims.choices import ImportState as State
from claims.importing.services import Wishes, confirm_import, receive_file
from claims.importing.working import work
from claims.models import Import
from trust.files import AS_OF


def send(
    content: bytes, name: str = "claims.csv", as_of: date = AS_OF, user: User | None = None
) -> Import:
    """Uploads a file; rows that cannot be read do not hold up the others."""
    wishes = Wishes(as_of, is_partial=True)
    received, _ = receive_file(io.BytesIO(content), name, wishes, user=user, today=as_of)
    return received


def checked(content: bytes, name: str = "claims.csv", user: User | None = None) -> Import:
    """An import that waits for its confirmation."""
    received = send(content, name, user=user)
    work(received.pk)
    return _expect(received, State.CHECKED)


def confirmed(content: bytes, name: str = "claims.csv", user: User | None = None) -> Import:
    """An import that waits for a worker to apply it."""
    waiting = checked(content, name, user)
    confirm_import(waiting, user=user)
    return waiting


def applied(content: bytes, name: str = "claims.csv", user: User | None = None) -> Import:
    """An import taken in without any disturbance, in this process."""
    waiting = confirmed(content, name, user)
    work(waiting.pk)
    return _expect(waiting, State.APPLIED)


def _expect(source_import: Import, state: State) -> Import:
    source_import.refresh_from_db()
    if source_import.state != state:
        why = source_import.failure or source_import.proposal
        raise RuntimeError(f"{source_import} is {source_import.state}: {why}")
    return source_import


def committed_rows(source_import: Import) -> int:
    """Rows of the chunks that are in: what the progress has to say."""
    return int(source_import.done_chunks.aggregate(rows=Sum("rows", default=0))["rows"])
