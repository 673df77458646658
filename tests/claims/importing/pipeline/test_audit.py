"""What an import leaves in the audit: an entry for each statement of a chunk, with old and new
values where claims changed, by whoever let it."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from accounts.models import AuditEntry, User
from claims.importing.services import confirm_import
from claims.importing.working import work
from claims.models import Claim, LedgerEntry
from tests.claims.importing.pipeline.running import claims_file, imported, row, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]
ROWS = 120


def file_of(balance: str, count: int = ROWS, **fields: str) -> bytes:
    return claims_file(*(row(claim_number=str(n), balance=balance, **fields) for n in range(count)))


def entries(subject: str) -> list[AuditEntry]:
    found = AuditEntry.objects.filter(subject=subject, source="import")
    return list(found.order_by("id"))


def test_new_claims_leave_one_entry_with_their_control_total(supervisor: User) -> None:
    waiting = sent(file_of("12.50"))
    confirm_import(waiting, user=supervisor)
    work(waiting.pk)
    (entry,) = entries("claims_claim")
    assert (entry.action, entry.rows, entry.user_id) == ("created", ROWS, supervisor.pk)
    assert entry.request_id == str(waiting.pk)
    assert Decimal(str(entry.detail["totals"]["balance"])) == Decimal("1500.00")
    assert (entry.subject_id, entry.last_id) == (
        Claim.objects.earliest("id").pk,
        Claim.objects.latest("id").pk,
    )


def test_changed_claims_leave_old_and_new(supervisor: User) -> None:
    imported(file_of("12.50"))
    imported(file_of("10.00"))
    entry = entries("claims_claim")[-1]
    assert (entry.action, entry.rows) == ("changed", ROWS)
    assert set(entry.changes) == {str(claim.pk) for claim in Claim.objects.all()}
    assert {tuple(change["balance"]) for change in entry.changes.values()} == {(12.5, 10.0)}
    posted = entries("claims_ledgerentry")[-1]
    total = LedgerEntry.objects.aggregate(total=Sum("amount"))["total"]
    assert Decimal(str(posted.detail["totals"]["amount"])) == total == Decimal("-300.00")


def test_the_same_rows_again_leave_nothing() -> None:
    imported(file_of("12.50"))
    before = [entry.pk for entry in entries("claims_claim") + entries("claims_ledgerentry")]
    imported(file_of("12.50") + b"\r\n")
    assert before == [entry.pk for entry in entries("claims_claim") + entries("claims_ledgerentry")]
