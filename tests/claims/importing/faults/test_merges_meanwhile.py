"""Payers merged while an import is taken back: one waits for the other, in either order."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.choices import Role
from arengine.lib.errors import Refused
from claims.bulk.verification import first_broken
from claims.choices import ImportState as State
from claims.importing.leases import alone
from claims.importing.services import undo_import
from claims.importing.working import work
from claims.models import Payer
from claims.services.merging import merge_payers
from tests.factories import PayerFactory, UserFactory
from trust.files import AS_OF
from trust.imports import applied
from trust.processes import await_true

pytestmark = pytest.mark.usefixtures("portfolio")
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def merge_any() -> str:
    """What two of the payers' merge came to."""
    person = UserFactory(role=Role.SUPERVISOR, sees_all_facilities=True)
    source, target = Payer.objects.current().order_by("pk")[:2]
    try:
        merge_payers(source, target, user=person, today=AS_OF)
    except Refused as refused:
        return refused.code
    return "merged"


def _apart(task: object, *given: object) -> object:
    try:
        return task(*given)  # type: ignore[operator]
    finally:
        connection.close()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def test_no_payer_is_merged_while_an_import_is_undone() -> None:
    PayerFactory.create_batch(2)
    with alone(), ThreadPoolExecutor(1) as other:
        assert other.submit(_apart, merge_any).result() == "import_applying"


def test_an_undo_waits_for_a_merge_and_sees_it(content: bytes) -> None:
    done = applied(content, "claims.csv")
    undo_import(done, user=None)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert merge_any() == "merged"
            undoing = other.submit(_apart, work, done.pk)
            await_true(_somebody_waits, 30, "an undo that waits")
        undoing.result()
    done.refresh_from_db()
    assert done.state == State.UNDONE
    assert first_broken(AS_OF) is None
