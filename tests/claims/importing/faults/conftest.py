"""Faults on a small scale: short leases, small chunks, and one group, since workers are timed."""

import os
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now

from bench.ground import wipe
from claims.importing import applying, leases
from claims.importing.working import work
from claims.models import Import, JobRun
from tests.claims.importing.faults.deaths import Death
from trust.files import AS_OF, claims_file

HERE = Path(__file__).parent
LEASE, CHUNK = 2, 100
WORKER = {"IMPORT_LEASE_SECONDS": str(LEASE), "IMPORT_CHUNK_ROWS": str(CHUNK), "IMPORT_BELL": "0"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("faults"))
            # Without the mark pytest-django makes no test database, and the real one would be used.
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(autouse=True)
def _small_scale(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IMPORT_LEASE_SECONDS = LEASE
    settings.IMPORT_CHUNK_ROWS = CHUNK
    settings.IMPORT_BELL = False
    for name, value in WORKER.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def chance() -> random.Random:
    """Replayed with SEED=; pytest shows what is printed when the test fails."""
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    print(f"SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def content() -> bytes:
    return claims_file(1_500, seed=5)


@pytest.fixture
def portfolio(transactional_db: None) -> Iterator[None]:
    """A portfolio at the file's date, committed so that other processes see it."""
    assert connection.settings_dict["NAME"].startswith("test_"), "only a test database is wiped"
    JobRun.objects.create(job=JobRun.REAGE, date=AS_OF, finished_at=Now())
    yield
    wipe()


@pytest.fixture
def die_at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Works an import whose worker dies at a chunk, as if by kill -9: the lease just runs out."""

    def worked(source_import: Import, number: int) -> None:
        whole = applying.apply_chunk

        def deadly(*args: Any) -> None:
            if args[1].number == number:
                raise Death
            whole(*args)

        with monkeypatch.context() as patch:
            patch.setattr(applying, "apply_chunk", deadly)
            patch.setattr(leases, "release", lambda *_: None)
            with pytest.raises(Death):
                work(source_import.pk)
        let_lease_run_out(source_import)

    return worked


def let_lease_run_out(source_import: Import) -> None:
    rows = Import.objects.filter(pk=source_import.pk)
    rows.update(lease_until=Now() - timedelta(seconds=1))
