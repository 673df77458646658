"""The long tests that kill what enrols and what sends, on a small scale."""

import pytest

from claims.models import Claim
from trust.killed_launch import killed_launch
from trust.killed_sender import killed_sender

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("aged_today", "seeds"),
]


def test_a_launch_whose_worker_is_killed_comes_out_as_undisturbed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRUST_ROWS", "700")
    monkeypatch.setenv("TRUST_KILLS", "1")
    outcome = killed_launch(1)
    assert outcome.good, outcome.result
    targeted = Claim.objects.open().filter(balance__gte=100).count()
    assert outcome.result.startswith(f"1 of 1 launches of {targeted} claims as undisturbed")


def test_a_sender_that_is_killed_sends_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUST_MAILS", "40")
    monkeypatch.setenv("TRUST_KILLS", "2")
    outcome = killed_sender(1)
    assert outcome.good, outcome.result
