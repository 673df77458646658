from datetime import UTC, datetime

import pytest

from analytics.trust import CHECK, Reconciliation, reconciliation
from claims.models import JobRun

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 21, 2, tzinfo=UTC)


def test_an_installation_without_a_check_says_so() -> None:
    JobRun.objects.create(job=CHECK, date="2026-11-21")
    assert reconciliation() is None


def test_the_last_finished_check_counts() -> None:
    JobRun.objects.create(
        job=CHECK, date="2026-11-20", finished_at=NIGHT, outcome={"broken": "ledger"}
    )
    JobRun.objects.create(job=CHECK, date="2026-11-21", finished_at=NIGHT)
    assert reconciliation() == Reconciliation(NIGHT, "")


def test_what_does_not_hold_is_named() -> None:
    JobRun.objects.create(
        job=CHECK, date="2026-11-21", finished_at=NIGHT, outcome={"broken": "ledger"}
    )
    assert reconciliation() == Reconciliation(NIGHT, "ledger")
