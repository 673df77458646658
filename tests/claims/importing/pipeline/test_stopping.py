"""Imports that are stopped, die or are asked twice end as if nothing had happened."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from arengine.lib.errors import Refused
from claims.bulk.verification import first_broken
from claims.choices import ImportState
from claims.importing import applying, undoing
from claims.importing.services import (
    cancel_import,
    confirm_import,
    resume_import,
    undo_import,
)
from claims.importing.staging import drop_stage
from claims.importing.working import work
from claims.models import Claim, Import, LedgerEntry
from tests.claims.importing.pipeline.running import (
    claims_file,
    counts,
    day,
    imported,
    row,
    sent,
    undone,
)
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
ROWS = [
    row(claim_number=str(n), balance=f"{n}.50", paid_amount=f"{n}.25", payer=f"Payer {n % 3}")
    for n in range(1, 10)
]
CONTENT = claims_file(*ROWS)
Arrange = Callable[[int, Callable[[], None]], None]


@pytest.fixture(autouse=True)
def _small_chunks(settings: Settings) -> None:
    settings.IMPORT_CHUNK_ROWS = 3


@pytest.fixture
def stop_after(monkeypatch: pytest.MonkeyPatch) -> Arrange:
    """Something happens after so many chunks of the import at hand."""

    def arrange(chunks: int, happening: Callable[[], None]) -> None:
        real = applying.apply_chunk
        done: list[None] = []

        def counted(*args: Any) -> None:
            if len(done) == chunks:
                done.append(None)
                happening()
            real(*args)
            done.append(None)

        monkeypatch.setattr(applying, "apply_chunk", counted)

    return arrange


def portfolio() -> list[tuple[object, ...]]:
    columns = ("claim_number", "payer__name", "opening_balance", "balance", "team", "status")
    return list(Claim.objects.order_by("claim_number").values_list(*columns))


def ledger() -> list[tuple[object, ...]]:
    columns = ("claim__claim_number", "kind", "amount", "posted_on", "team")
    return sorted(LedgerEntry.objects.values_list(*columns))


def cancelled_after_two_chunks(stop_after: Arrange) -> Import:
    stopping = sent(CONTENT)
    confirm_import(stopping, user=None)
    stop_after(1, lambda: cancel_import(Import.objects.get(pk=stopping.pk)))
    work(stopping.pk)
    stopping.refresh_from_db()
    return stopping


def test_cancel_between_chunks_keeps_what_is_applied(stop_after: Arrange) -> None:
    stopped = cancelled_after_two_chunks(stop_after)
    assert stopped.state == ImportState.CANCELLED
    assert stopped.done_chunks.count() == 2
    assert (Claim.objects.count(), stopped.progress_done) == (5, 5)
    assert first_broken(TODAY) is None


def test_resume_ends_as_the_undisturbed_import(stop_after: Arrange) -> None:
    stopped = cancelled_after_two_chunks(stop_after)
    resume_import(stopped, user=None)
    work(stopped.pk)
    stopped.refresh_from_db()
    assert (stopped.state, counts(stopped)) == (ImportState.APPLIED, (9, 9, 0, 0, 0))
    resumed = portfolio(), ledger()
    undone(stopped)
    Import.objects.filter(pk=stopped.pk).update(fingerprint="gone")
    assert (len(resumed[0]), len(resumed[1])) == (9, 9)
    imported(CONTENT)
    assert portfolio() == resumed[0]


def test_resume_finishes_where_the_staging_table_was_lost(stop_after: Arrange) -> None:
    stopped = cancelled_after_two_chunks(stop_after)
    drop_stage(stopped.pk)
    resume_import(stopped, user=None)
    work(stopped.pk)
    stopped.refresh_from_db()
    assert (stopped.state, counts(stopped)) == (ImportState.APPLIED, (9, 9, 0, 0, 0))


def test_undo_of_a_cancelled_import_takes_back_the_applied_chunks(stop_after: Arrange) -> None:
    undone(cancelled_after_two_chunks(stop_after))
    assert not Claim.objects.present().exists()


def test_resume_is_refused_once_a_file_of_a_later_day_is_in(stop_after: Arrange) -> None:
    stopping = sent(CONTENT, as_of=day("2026-11-10"))
    confirm_import(stopping, user=None)
    stop_after(1, lambda: cancel_import(Import.objects.get(pk=stopping.pk)))
    work(stopping.pk)
    imported(claims_file(row(claim_number="9", balance="7.00")), as_of=day("2026-11-20"))
    stopping.refresh_from_db()
    with pytest.raises(Refused) as refused:
        resume_import(stopping, user=None)
    assert refused.value.code == "overtaken"


def test_a_worker_that_dies_is_replaced_by_the_next(stop_after: Arrange) -> None:
    dying = sent(CONTENT)
    confirm_import(dying, user=None)

    def die() -> None:
        raise MemoryError

    stop_after(2, die)
    with pytest.raises(MemoryError):
        work(dying.pk)
    dying.refresh_from_db()
    assert (dying.state, dying.done_chunks.count()) == (ImportState.APPLYING, 2)
    work(dying.pk)
    dying.refresh_from_db()
    assert (dying.state, counts(dying)) == (ImportState.APPLIED, (9, 9, 0, 0, 0))
    assert len(ledger()) == 9


def test_the_third_death_at_one_chunk_parks_the_import_and_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dying = sent(CONTENT)
    confirm_import(dying, user=None)
    real = applying.apply_chunk

    def kill(job: applying.Job, chunk: applying.Chunk) -> None:
        if chunk.number == 1:
            raise MemoryError
        real(job, chunk)

    monkeypatch.setattr(applying, "apply_chunk", kill)
    for _ in range(3):
        with pytest.raises(MemoryError):
            work(dying.pk)
    work(dying.pk)
    dying.refresh_from_db()
    assert dying.state == ImportState.FAILED
    assert "chunk 1, rows 4 to 6" in dying.failure
    assert Claim.objects.count() == 2


def test_a_second_worker_does_not_touch_what_the_first_has() -> None:
    waiting = sent(CONTENT)
    confirm_import(waiting, user=None)
    Import.objects.update(lease_owner="other", lease_until="2999-01-01T00:00Z")
    work(waiting.pk)
    assert not Claim.objects.exists()


def test_cancel_before_the_confirmation_lets_the_file_be_sent_again() -> None:
    first = sent(CONTENT)
    cancel_import(first)
    first.refresh_from_db()
    assert first.state == ImportState.CANCELLED
    with pytest.raises(Refused) as refused:
        resume_import(first, user=None)
    assert refused.value.code == "import_state"
    assert sent(CONTENT) != first


def test_an_import_that_ended_is_not_cancelled() -> None:
    with pytest.raises(Refused) as refused:
        cancel_import(imported(CONTENT))
    assert refused.value.code == "import_state"


def test_an_undo_that_dies_is_finished_by_the_next_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    first = imported(CONTENT)
    real, calls = undoing.undo_chunk, []

    def dies_once(*args: object) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise MemoryError
        real(*args)

    monkeypatch.setattr(undoing, "undo_chunk", dies_once)
    undo_import(first, user=None)
    with pytest.raises(MemoryError):
        work(first.pk)
    work(first.pk)
    first.refresh_from_db()
    assert first.state == ImportState.UNDONE
    assert LedgerEntry.objects.filter(reverses__isnull=False).count() == 9
    assert first_broken(TODAY) is None


def test_another_import_since_the_check_means_another_check() -> None:
    waiting = sent(claims_file(row(balance="80.00")))
    imported(claims_file(row(balance="90.00")))
    with pytest.raises(Refused) as refused:
        confirm_import(waiting, user=None)
    assert refused.value.code == "check_outdated"
    work(waiting.pk)
    waiting.refresh_from_db()
    assert counts(waiting) == (1, 0, 1, 0, 0)
    confirm_import(waiting, user=None)
    work(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == ImportState.APPLIED
