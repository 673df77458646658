"""The night may come while an import is applied: no claim is left with yesterday's bucket."""

from datetime import timedelta

import pytest

from claims.bulk.verification import first_broken
from claims.choices import ImportState as State
from claims.clock import portfolio_date
from claims.services.runs import reage_portfolio
from trust.files import AS_OF
from trust.imports import confirmed
from trust.processes import await_true, running

pytestmark = pytest.mark.usefixtures("portfolio")


def test_nights_between_the_chunks_of_an_import_leave_no_stale_bucket(content: bytes) -> None:
    waiting = confirmed(content)
    nights, between = 0, 0
    with running(["-m", "trust.lone_worker", str(waiting.pk)]) as worker:
        await_true(waiting.done_chunks.exists, 30, "a first chunk")
        while worker.poll() is None:
            nights += 1
            reage_portfolio(AS_OF + timedelta(days=nights * 10))
            between += waiting.done_chunks.count() < 16
    waiting.refresh_from_db()
    assert waiting.state == State.APPLIED
    assert between > 0
    assert portfolio_date(AS_OF) == AS_OF + timedelta(days=nights * 10)
    assert first_broken(portfolio_date(AS_OF)) is None
