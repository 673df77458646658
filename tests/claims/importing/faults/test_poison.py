"""A place in a file that kills its worker three times is parked by name; others go on."""

from typing import Any

import pytest

from bench.ground import wipe
from claims.bulk.verification import first_broken
from claims.choices import ImportState as State
from claims.importing import leases, undoing
from claims.importing.services import resume_import, undo_import
from claims.importing.working import work
from claims.models import Import
from tests.claims.importing.faults.conftest import let_lease_run_out
from tests.claims.importing.faults.deaths import Death
from trust.files import AS_OF, claims_file
from trust.imports import applied, committed_rows, confirmed
from trust.portfolio import fingerprint

pytestmark = pytest.mark.usefixtures("portfolio")


@pytest.mark.parametrize(("chunk", "rows"), [(0, "rows 1 to 100"), (4, "rows 401 to 500")])
def test_the_third_death_at_a_chunk_is_the_last(chunk: int, rows: str, die_at: Any) -> None:
    poison = confirmed(claims_file(900, seed=2), "poison.csv")
    for _ in range(3):
        die_at(poison, chunk)
        poison.refresh_from_db()
        assert (poison.state, poison.done_chunks.count()) == (State.APPLYING, chunk)
    work(poison.pk)
    poison.refresh_from_db()
    assert poison.state == State.FAILED
    assert poison.failure.startswith(
        f"The worker died 3 times at the same place (chunk {chunk}, {rows})."
    )
    assert poison.progress_done == committed_rows(poison)


def test_deaths_at_different_chunks_park_nothing(die_at: Any) -> None:
    unlucky = confirmed(claims_file(900, seed=2))
    for chunk in range(6):
        die_at(unlucky, chunk)
    work(unlucky.pk)
    unlucky.refresh_from_db()
    assert unlucky.state == State.APPLIED


def test_others_go_on_and_a_parked_import_can_be_resumed(die_at: Any) -> None:
    content = claims_file(900, seed=2)
    applied(content)
    undisturbed = fingerprint()
    wipe()
    poison = confirmed(content, "poison.csv")
    for _ in range(3):
        die_at(poison, 4)
    work(poison.pk)
    poison.refresh_from_db()
    assert poison.state == State.FAILED
    assert applied(content[: content.index(b"10000100")], "other.csv").rows_read == 100
    resume_import(poison, user=None)
    work(poison.pk)
    poison.refresh_from_db()
    assert poison.state == State.APPLIED
    assert fingerprint() == undisturbed


def test_an_undo_that_keeps_dying_is_let_go_and_can_be_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken_in = applied(claims_file(900, seed=2))
    undo_import(taken_in, user=None)
    for _ in range(3):
        _die_in_undo(taken_in, monkeypatch)
    work(taken_in.pk)
    taken_in.refresh_from_db()
    assert (taken_in.state, taken_in.undo_requested_at) == (State.APPLIED, None)
    assert taken_in.failure.startswith("The worker died 3 times at the same place (undo")
    undo_import(taken_in, user=None)
    work(taken_in.pk)
    taken_in.refresh_from_db()
    assert taken_in.state == State.UNDONE
    assert first_broken(AS_OF) is None


def _die_in_undo(taken_in: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time at the fourth chunk from the end."""
    whole = undoing.undo_chunk

    def deadly(source_import: Import, chunk_id: int, *rest: Any) -> None:
        if source_import.done_chunks.get(pk=chunk_id).number == 6:
            raise Death
        whole(source_import, chunk_id, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(undoing, "undo_chunk", deadly)
        patch.setattr(leases, "release", lambda *_: None)
        with pytest.raises(Death):
            work(taken_in.pk)
    let_lease_run_out(taken_in)
