"""kill -9 of a worker: the next one goes on where the last chunk was committed."""

import random
import time
from typing import Any

import pytest
from django.db.models import F

from bench.ground import wipe
from claims.bulk.verification import first_broken
from claims.choices import ImportState as State
from claims.importing import leases
from claims.importing.working import work
from claims.models import Import
from trust.files import AS_OF
from trust.imports import applied, committed_rows, confirmed
from trust.portfolio import fingerprint
from trust.processes import await_true, running

pytestmark = pytest.mark.usefixtures("portfolio")


def free(source_import: Import) -> bool:
    """Whether another worker could take the import now."""
    taken = leases.take(source_import.pk, "somebody")
    if taken:
        leases.release(source_import.pk, "somebody")
    return taken


def test_a_worker_killed_twice_loses_and_doubles_nothing(
    content: bytes, chance: random.Random, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Chunks so small that no worker is through before it is killed.
    settings.IMPORT_CHUNK_ROWS = 15
    monkeypatch.setenv("IMPORT_CHUNK_ROWS", "15")
    applied(content)
    undisturbed = fingerprint()
    wipe()
    waiting = confirmed(content)
    for chunks in sorted(chance.sample(range(1, 40), 2)):
        with running(["-m", "trust.lone_worker", str(waiting.pk)]):
            await_true(lambda n=chunks: waiting.done_chunks.count() >= n, 30, f"{chunks} chunks")
            time.sleep(chance.random() / 50)
        assert not free(waiting), "the dead worker's lease has not run out yet"
        await_true(lambda: free(waiting), 5, "the lease has run out")
        waiting.refresh_from_db()
        assert (waiting.state, waiting.progress_done) == (State.APPLYING, committed_rows(waiting))
    work(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.progress_done) == (State.APPLIED, waiting.progress_total)
    assert waiting.done_chunks.count() == 101
    assert fingerprint() == undisturbed
    assert first_broken(AS_OF) is None


def test_of_two_workers_at_once_one_works(content: bytes) -> None:
    applied(content)
    undisturbed = fingerprint()
    wipe()
    waiting = confirmed(content)
    words = ["-m", "trust.lone_worker", str(waiting.pk)]
    with running(words) as one, running(words) as other:
        assert (one.wait(30), other.wait(30)) == (0, 0)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.progress_done) == (State.APPLIED, waiting.progress_total)
    assert fingerprint() == undisturbed
    assert not Import.objects.exclude(rows_new=F("progress_done")).exists()
