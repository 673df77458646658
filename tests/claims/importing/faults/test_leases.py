"""One worker per import: who has lost the lease writes nothing any more."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from claims.choices import ImportState as State
from claims.importing import comparing, leases, working
from claims.importing.copying import stage_table
from claims.importing.statements import fetch
from claims.importing.uploads import open_upload
from claims.importing.working import work
from claims.models import Claim, Import, ImportProblem
from tests.claims.importing.faults.conftest import let_lease_run_out
from trust.files import AS_OF
from trust.imports import confirmed, send

pytestmark = pytest.mark.usefixtures("portfolio")


def test_of_eight_that_reach_for_the_lease_one_has_it(content: bytes) -> None:
    waiting = send(content)
    barrier = Barrier(8)

    def take(name: str) -> bool:
        barrier.wait()
        try:
            return leases.take(waiting.pk, name)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        assert sorted(people.map(take, "abcdefgh")) == [False] * 7 + [True]


def test_an_import_that_somebody_works_on_is_left_alone(content: bytes) -> None:
    waiting = confirmed(content)
    leases.take(waiting.pk, "somebody else")
    work(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.lease_owner) == (State.CONFIRMED, "somebody else")


def upload(waiting: Import) -> working.Upload:
    return lambda: open_upload(waiting)


def overtaken(waiting: Import) -> None:
    """Another worker takes the import from the slow one, whose lease has run out."""
    leases.take(waiting.pk, "slow")
    let_lease_run_out(waiting)
    assert leases.take(waiting.pk, "quick")


def test_a_worker_that_was_overtaken_applies_nothing(content: bytes) -> None:
    waiting = confirmed(content)
    overtaken(waiting)
    with pytest.raises(leases.LeaseLost):
        working.apply(waiting, "slow", upload(waiting))
    assert (Claim.objects.count(), waiting.done_chunks.count()) == (0, 0)


def test_a_worker_that_was_overtaken_stages_nothing(content: bytes) -> None:
    waiting = send(content)
    working.read_columns(waiting, "slow", upload(waiting))
    overtaken(waiting)
    with pytest.raises(leases.LeaseLost):
        working.check(waiting, "slow", upload(waiting))
    waiting.refresh_from_db()
    assert waiting.state == State.MAPPED
    assert fetch(f"SELECT count(*) FROM {stage_table(waiting.pk)}", {}) == [(0,)]
    assert not ImportProblem.objects.exists()


def test_a_worker_that_was_overtaken_after_staging_does_not_end_the_check(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = send(content)
    working.read_columns(waiting, "slow", upload(waiting))
    leases.take(waiting.pk, "slow")
    compare = comparing.compare

    def slowly(*args: Any) -> dict[str, Any]:
        found = compare(*args)
        overtaken(waiting)
        return found

    monkeypatch.setattr(comparing, "compare", slowly)
    with pytest.raises(leases.LeaseLost):
        working.check(waiting, "slow", upload(waiting))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.as_of) == (State.MAPPED, AS_OF)
