"""How far the audit is sealed, and what waits."""

import pytest

from accounts.choices import AuditAction
from accounts.models import AuditSeal
from accounts.services.audit import record
from accounts.services.audit_tail import audit_tail
from accounts.services.sealing import seal_audit

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_what_is_sealed_waits_no_more() -> None:
    seal_audit()
    before = audit_tail().waiting
    record(AuditAction.VIEWED)
    assert audit_tail().waiting == before + 1
    seal_audit()
    last = AuditSeal.objects.latest("id")
    assert (audit_tail().sealed_at, audit_tail().waiting) == (last.sealed_at, 0)
