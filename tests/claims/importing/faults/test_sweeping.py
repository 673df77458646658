"""The sweep rings for exactly those imports that wait for a worker."""

import io
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from claims.choices import ImportState as State
from claims.models import Import
from claims.tasks import ring_waiting_imports
from launcher.home import ROOT
from trust.files import AS_OF, claims_file
from trust.processes import database_url

NOBODY_LISTENS = "redis://127.0.0.1:9/0"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    bells: list[int] = []
    monkeypatch.setattr("claims.tasks.send", bells.append)
    return bells


def an_import(state: str, **fields: Any) -> Import:
    number = str(Import.objects.count())
    return Import.objects.create(
        state=state, file_name="a.csv", size=1, digest=number, fingerprint=number, as_of=AS_OF,
        **fields,
    )  # fmt: skip


WAITS = {State.RECEIVED, State.MAPPED, State.CONFIRMED, State.APPLYING}


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_what_a_worker_has_to_do_is_rung_for_and_nothing_else(state: str, rung: list[int]) -> None:
    waiting = an_import(state)
    ring_waiting_imports()
    assert rung == ([waiting.pk] if state in WAITS else [])


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_an_undo_that_was_asked_for_is_rung_for_until_it_is_done(
    state: str, rung: list[int]
) -> None:
    undoing = an_import(state, undo_requested_at=Now())
    ring_waiting_imports()
    assert rung == ([] if state == State.UNDONE else [undoing.pk])


@pytest.mark.django_db
def test_an_import_that_waits_for_its_columns_is_not_rung_for(rung: list[int]) -> None:
    an_import(State.RECEIVED, needs_mapping=True)
    ring_waiting_imports()
    assert rung == []


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "rings"), [(60, False), (-1, True)])
def test_a_lease_that_holds_is_respected_and_one_that_ran_out_is_not(
    seconds: int, rings: bool, rung: list[int]
) -> None:
    until = Now() + timedelta(seconds=seconds)
    worked_on = an_import(State.APPLYING, lease_owner="somebody", lease_until=until)
    ring_waiting_imports()
    assert rung == ([worked_on.pk] if rings else [])


@pytest.mark.usefixtures("portfolio")
def test_a_file_is_received_though_the_broker_is_gone_and_rung_for_later(
    rung: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPORT_BELL", "1")
    monkeypatch.setenv("CELERY_BROKER_URL", NOBODY_LISTENS)
    monkeypatch.setenv("DATABASE_URL", database_url())
    upload = (
        "import django, sys; django.setup(); from trust.imports import send; "
        "print(send(sys.stdin.buffer.read()).pk)"
    )
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "arengine.settings")
    done = subprocess.run(
        [sys.executable, "-c", upload],
        input=claims_file(10, seed=1), cwd=ROOT, capture_output=True, timeout=30, check=True,
    )  # fmt: skip
    received = Import.objects.get()
    assert io.BytesIO(done.stdout).readlines()[-1].decode().strip() == str(received.pk)
    assert b"broker_unreachable" in done.stdout + done.stderr
    assert (received.state, received.parts.count()) == (State.RECEIVED, 1)
    ring_waiting_imports()
    assert rung == [received.pk]
