"""The queue by the API: next, take, let go."""

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Lease
from tests.factories import ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def desk(client: Client, general_agent: User) -> Client:
    client.force_login(general_agent)
    return client


def test_next_hands_out_a_claim_with_its_reasons(desk: Client) -> None:
    payer = PayerFactory(paid_percent=71)
    ClaimFactory(claim_number="A-1", idle_touches=3, payer=payer)
    answer = desk.post("/api/worklist/next/", {}, content_type=JSON)
    told = answer.json()
    assert (answer.status_code, told["claim_number"]) == (200, "A-1")
    dollars, _, *others = told["why_first"]
    assert (dollars, *others) == ("$250", "payer pays 71 %", "3 touches without progress")
    assert told["leased_until"]


def test_the_end_of_the_queue_is_204(desk: Client) -> None:
    assert desk.post("/api/worklist/next/", {}, content_type=JSON).status_code == 204


def test_reading_takes_nothing(desk: Client) -> None:
    ClaimFactory()
    assert desk.get("/api/worklist/next/").status_code == 405
    assert not Lease.objects.exists()


def test_a_named_claim_is_taken_and_let_go(desk: Client) -> None:
    ClaimFactory(claim_number="A-1")
    body = {"claim_number": "A-1"}
    taken = desk.post("/api/worklist/leases/", body, content_type=JSON)
    assert (taken.status_code, taken.json()["claim_number"]) == (200, "A-1")
    freed = desk.post("/api/worklist/leases/let-go/", body, content_type=JSON)
    assert (freed.status_code, Lease.objects.count()) == (204, 0)
