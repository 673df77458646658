"""The staging table may be lost at any time, the file is not: it is staged again."""

from typing import Any

import pytest
from django.db import connection

from arengine.ownership import owning
from bench.ground import wipe
from claims.choices import ImportState as State
from claims.importing import checking, leases
from claims.importing.copying import stage_table
from claims.importing.statements import run
from claims.importing.working import work
from claims.models import Import
from tests.claims.importing.faults.conftest import let_lease_run_out
from tests.claims.importing.faults.deaths import Death
from trust.imports import applied, confirmed
from trust.portfolio import fingerprint

pytestmark = pytest.mark.usefixtures("portfolio")


@pytest.fixture
def undisturbed(portfolio: None, content: bytes) -> dict[str, str]:
    applied(content)
    found = fingerprint()
    wipe()
    return found


def lose(source_import: Import, how: str) -> None:
    with owning(), connection.cursor() as cursor:
        cursor.execute(f"{how} {stage_table(source_import.pk)}")


def assert_applied(source_import: Import) -> None:
    source_import.refresh_from_db()
    assert source_import.failure == ""
    assert source_import.state == State.APPLIED
    assert source_import.progress_done == source_import.progress_total == source_import.rows_new


# A crash of the server empties unlogged tables and keeps them.
@pytest.mark.parametrize("how", ["DROP TABLE", "TRUNCATE"])
@pytest.mark.parametrize("chunks", [0, 7])
def test_a_lost_stage_is_made_again_before_and_while_it_is_applied(
    how: str, chunks: int, content: bytes, undisturbed: dict[str, str], die_at: Any
) -> None:
    waiting = confirmed(content)
    if chunks:
        die_at(waiting, chunks)
    lose(waiting, how)
    work(waiting.pk)
    assert_applied(waiting)
    assert fingerprint() == undisturbed


def test_a_stage_that_was_half_made_is_made_again(
    content: bytes, undisturbed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = confirmed(content)
    lose(waiting, "DROP TABLE")

    def die(*_: object) -> None:
        raise Death

    with monkeypatch.context() as patch:
        patch.setattr(checking, "reject_duplicates", die)
        patch.setattr(leases, "release", lambda *_: None)
        with pytest.raises(Death):
            work(waiting.pk)
    let_lease_run_out(waiting)
    run(f"DELETE FROM {stage_table(waiting.pk)} WHERE row_number > 1000", {})
    work(waiting.pk)
    assert_applied(waiting)
    assert fingerprint() == undisturbed
