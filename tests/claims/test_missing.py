"""Deciding on claims that vanished from a snapshot."""

from decimal import Decimal

import pytest

from accounts.models import User
from arengine.lib.errors import Refused
from claims.bulk.verification import first_broken
from claims.choices import EntryKind, Status, WorkStatus
from claims.models import Claim, Event, LedgerEntry
from claims.services.missing import close_missing, keep_missing
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db
VANISHED = {"missing_since": "2026-11-20T08:00Z"}


def test_kept_claims_lose_the_mark_and_nothing_else(supervisor: User) -> None:
    claims = [ClaimFactory(**VANISHED), ClaimFactory(**VANISHED), ClaimFactory()]
    assert keep_missing([claim.pk for claim in claims], user=supervisor) == 2
    assert not Claim.objects.missing().exists()
    assert Claim.objects.open().count() == 3
    assert Event.objects.filter(kind="missing_kept", user=supervisor).count() == 2


def test_closed_claims_are_brought_to_zero_through_the_ledger(supervisor: User) -> None:
    open_claim = ClaimFactory(**VANISHED, days=91, balance=Decimal("120.50"))
    credit = ClaimFactory(**VANISHED, balance=Decimal("-20.00"))
    paid = ClaimFactory(**VANISHED, balance=Decimal("0.00"))
    present = ClaimFactory()
    ids = [claim.pk for claim in (open_claim, credit, paid, present)]
    assert close_missing(ids, user=supervisor, reason="Old system closed", today=TODAY) == 3
    entries = LedgerEntry.objects.order_by("claim")
    assert [(entry.claim_id, entry.amount) for entry in entries] == [
        (open_claim.pk, Decimal("-120.50")),
        (credit.pk, Decimal("20.00")),
    ]
    entry = entries[0]
    assert (entry.kind, entry.is_inferred, entry.reason, entry.user, entry.posted_on) == (
        EntryKind.CHANGE_IN_FEED,
        True,
        "Old system closed",
        supervisor,
        TODAY,
    )
    assert entry.team.name == "EscalationTeam"
    open_claim.refresh_from_db()
    assert (open_claim.status, open_claim.work_status, open_claim.missing_since) == (
        Status.RESOLVED,
        WorkStatus.CLOSED,
        None,
    )
    assert Event.objects.filter(kind="missing_closed").count() == 3
    assert first_broken(TODAY) is None


def test_closing_twice_closes_nothing_more(supervisor: User) -> None:
    claim = ClaimFactory(**VANISHED)
    assert close_missing([claim.pk], user=supervisor, today=TODAY) == 1
    assert close_missing([claim.pk], user=supervisor, today=TODAY) == 0


def test_an_agent_decides_on_none(general_agent: User) -> None:
    claim = ClaimFactory(**VANISHED)
    with pytest.raises(Refused):
        keep_missing([claim.pk], user=general_agent)
    with pytest.raises(Refused):
        close_missing([claim.pk], user=general_agent, today=TODAY)
    assert Claim.objects.missing().count() == 1
