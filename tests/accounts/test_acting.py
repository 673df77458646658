"""Who acts, as the database hears it."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.acting import door_of
from accounts.models import AuditEntry, Team, User
from arengine.lib.acting import NOBODY, act_as, acting
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


def actors() -> list[tuple[int | None, str]]:
    entries = AuditEntry.objects.filter(subject="accounts_team", action="changed")
    return list(entries.order_by("id").values_list("user_id", "source"))


def rename(label: str) -> None:
    Team.objects.filter(name="GeneralAgent").update(label=label)


def test_nobody_acts_by_default() -> None:
    rename("A")
    assert actors() == [(None, "")]


def test_the_innermost_acts_and_the_outer_goes_on_afterwards() -> None:
    with act_as(1, "page"):
        with act_as(2, "task"):
            rename("A")
        rename("B")
    rename("C")
    assert actors() == [(2, "task"), (1, "page"), (None, "")]


def test_a_rollback_does_not_leave_the_wrong_person() -> None:
    with act_as(1, "page"):
        with transaction.atomic(), act_as(2, "page"):
            rename("lost")
            transaction.set_rollback(True)
        rename("kept")
    assert actors() == [(1, "page")]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_outside_transactions_too() -> None:
    with act_as(1, "page"):
        rename("A")
    rename("B")
    with act_as(2, "api"), transaction.atomic():
        rename("C")
    assert actors() == [(1, "page"), (None, ""), (2, "api")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('arengine.acting')::jsonb->>'user'")
        assert cursor.fetchone() == (None,)


@pytest.mark.usefixtures("aged_today")
def test_a_request_is_its_persons_with_its_id(client: Client, supervisor: User) -> None:
    claim = ClaimFactory(claim_number="C1", balance=Decimal("100.00"))
    client.force_login(supervisor)
    answer = client.post(
        "/api/claims/C1/payments/",
        {"amount": "40.00", "posted_on": "2026-11-20", "reference": "EFT 1"},
        content_type="application/json",
    )
    assert answer.status_code == 201
    found = AuditEntry.objects.filter(claim_id=claim.pk, source="api")
    assert {(entry.subject, entry.action, entry.user_id, entry.source) for entry in found} == {
        ("claims_ledgerentry", "created", supervisor.pk, "api"),
        ("claims_claim", "changed", supervisor.pk, "api"),
    }
    assert len({entry.request_id for entry in found} - {""}) == 1
    assert acting() == NOBODY


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/api/claims/", "api"),
        ("/admin/claims/", "admin"),
        ("/claims", "page"),
        ("/apiary", "page"),
    ],
)
def test_the_door_is_told_by_the_path(path: str, door: str) -> None:
    assert door_of(path) == door
