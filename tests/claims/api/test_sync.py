"""Following changes: each once, none missed, whatever happens between two pages."""

import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test import Client

from accounts.models import User
from claims.choices import EntryKind
from claims.models import Claim
from claims.services.ledger import post_entry
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]
FIRST = "/api/claims/?ordering=updated_at&limit=2"


@pytest.fixture
def api(supervisor: User, client: Client) -> Client:
    client.force_login(supervisor)
    return client


def pages(api: Client, url: str | None) -> Iterator[list[dict[str, Any]]]:
    while url:
        answer = api.get(url).json()
        yield answer["results"]
        url = answer["next"]


def numbers(api: Client, url: str) -> list[str]:
    return [row["claim_number"] for page in pages(api, url) for row in page]


def dated(number: str, moment: str) -> None:
    ClaimFactory(claim_number=number)
    Claim.objects.filter(claim_number=number).update(updated_at=f"2026-11-20T{moment}Z")


def test_claims_changed_at_one_moment_come_once_each(api: Client) -> None:
    for number in "ABCDE":
        dated(number, "10:00:00.5")
    assert numbers(api, FIRST) == list("ABCDE")


def test_the_last_moment_seen_is_where_to_go_on(api: Client) -> None:
    dated("A", "10:00:00.000001")
    dated("B", "10:00:00.000002")
    seen = api.get("/api/claims/A/").json()["updated_at"]
    assert numbers(api, f"/api/claims/?updated_after={seen}&ordering=updated_at") == ["B"]


def test_a_claim_that_changes_between_pages_comes_again_at_the_end(api: Client) -> None:
    for at, number in enumerate("ABC"):
        dated(number, f"10:00:0{at}")
    walk = pages(api, FIRST)
    first = [row["claim_number"] for row in next(walk)]
    Claim.objects.filter(claim_number="A").update(updated_at="2026-11-20T11:00Z")
    rest = [row["claim_number"] for page in walk for row in page]
    assert (first, rest) == (["A", "B"], ["C", "A"])


@pytest.mark.parametrize("ordering", ["claim_number", "-balance", "-priority", "age"])
def test_no_claim_comes_twice_while_others_come_and_go(ordering: str, api: Client) -> None:
    payer = PayerFactory()
    for at in range(6):
        ClaimFactory(claim_number=f"C{at}", payer=payer, balance=Decimal(10 + at // 2))
    walk = pages(api, f"/api/claims/?ordering={ordering}&limit=2")
    seen = [row["claim_number"] for row in next(walk)]
    ClaimFactory(claim_number="B", payer=payer, balance=Decimal(500), days=900)
    gone = next(f"C{at}" for at in range(6) if f"C{at}" not in seen)
    Claim.objects.filter(claim_number=gone).delete()
    seen += [row["claim_number"] for page in walk for row in page]
    assert len(seen) == len(set(seen))
    assert {f"C{at}" for at in range(6)} - {gone} <= set(seen)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_still_being_written_is_not_overtaken(api: Client) -> None:
    slow, quick = ClaimFactory(claim_number="slow"), ClaimFactory(claim_number="quick")
    written, looked = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            Claim.objects.filter(pk=slow.pk).update(updated_at=Now())
            written.set()
            looked.wait(10)
        connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    written.wait(10)
    post_entry(
        quick, kind=EntryKind.PAYMENT, amount=Decimal(1), posted_on=TODAY, user=None, today=TODAY
    )
    during = numbers(api, FIRST)
    looked.set()
    writer.join()
    # What was written later is not shown before what began earlier.
    assert "quick" not in during
    assert numbers(api, FIRST) == ["slow", "quick"]
