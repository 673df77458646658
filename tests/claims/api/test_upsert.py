"""`PUT /api/claims/<number>/`: the rules of an import, for one claim."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from claims.models import Claim, Import, LedgerEntry, Payer
from tests.factories import ClaimFactory, FacilityFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
CLAIM = {"payer": "Medicare Part B", "balance": "1200.00", "service_from": "2026-08-19"}


@pytest.fixture
def api(supervisor: User, client: Client) -> Client:
    client.force_login(supervisor)
    return client


def put(api: Client, body: Any, number: str = "A/1", **headers: str) -> Any:
    path = f"/api/claims/{quote(number)}/"
    return api.put(path, body, content_type="application/json", headers=headers)


def test_a_claim_is_made_as_an_import_makes_it(api: Client, today: date) -> None:
    answer = put(api, CLAIM)
    claim, body = Claim.objects.get(), answer.json()
    assert (answer.status_code, body["claim_number"], body["balance"]) == (201, "A/1", "1200.00")
    assert (body["team"], body["line_of_business"], body["age"]) == ("SeniorAgent", "medicare", 94)
    assert answer["ETag"].startswith('"1-')
    assert claim.created_import.state == "applied"
    assert (Payer.objects.get().name, claim.feed_as_of) == ("Medicare Part B", today)


def test_the_same_claim_again_writes_nothing(api: Client) -> None:
    put(api, CLAIM)
    before = Claim.objects.values().get()
    answer = put(api, CLAIM)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert Claim.objects.values().get() == before
    assert Import.objects.count() == 1


def test_a_change_is_posted_as_a_feed_posts_it(api: Client) -> None:
    put(api, {**CLAIM, "paid_amount": "0.00"})
    paid = {"balance": "1000.00", "paid_amount": "150.00", "last_payment_on": "2026-10-02"}
    answer = put(api, {**CLAIM, **paid})
    entries = LedgerEntry.objects.order_by("id").values_list("kind", "amount")
    assert answer.status_code == 200
    assert list(entries) == [
        ("payment", Decimal("-150.00")),
        ("change_in_feed", Decimal("-50.00")),
    ]
    assert Claim.objects.get().balance == Decimal("1000.00")


def test_what_is_left_out_stays(api: Client) -> None:
    put(api, {**CLAIM, "denial_code": "CO-50"})
    put(api, {**CLAIM, "provider": "Dr. Synth"})
    claim = Claim.objects.get()
    assert (claim.denial_code, claim.provider) == ("CO-50", "Dr. Synth")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"balance": None}, "/balance"),
        ({"balance": "1e2"}, "/balance"),
        ({"balance": "1.005"}, "/balance"),
        ({"balance": True}, "/balance"),
        ({"payer": ""}, "/payer"),
        ({"payer": "N/A"}, "/payer"),
        ({"payer": "a\0b"}, "/payer"),
        ({"service_from": "19.08.2026"}, "/service_from"),
        ({"service_from": "2027-08-19"}, "/service_from"),
        ({"service_from": None}, ""),
        ({"aging_days": 40000}, "/aging_days"),
        ({"aging_bucket": "soon"}, "/aging_bucket"),
        ({"patient_name": "x" * 161}, "/patient_name"),
        ({"claim_number": "B"}, "/claim_number"),
        ({"team": "SeniorAgent"}, "/team"),
        ({"version": 7}, "/version"),
    ],
)
def test_a_wrong_field_is_pointed_at(change: Any, pointer: str, api: Client) -> None:
    answer = put(api, {**CLAIM, **change})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Claim.objects.exists()
    assert not Import.objects.exists()


@pytest.mark.parametrize("number", [" A", "1.23E+10", "N/A", "x" * 65])
def test_a_number_that_no_file_could_hold_is_refused(number: str, api: Client) -> None:
    answer = put(api, CLAIM, number)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/claim_number"]


@pytest.mark.parametrize("number", ['A,"1"', "0042", "é", "A/assign", "Total", "=1+1"])
def test_a_strange_number_is_kept_exactly(number: str, api: Client) -> None:
    assert put(api, CLAIM, number).status_code == 201
    assert Claim.objects.get().claim_number == number


def test_an_older_version_is_told_both(api: Client) -> None:
    tag = put(api, CLAIM)["ETag"]
    put(api, {**CLAIM, "balance": "900.00"})
    answer = put(api, {**CLAIM, "balance": "800.00"}, **{"If-Match": tag})
    assert (answer.status_code, answer.json()["current_version"]) == (412, 2)
    assert Claim.objects.get().balance == Decimal("900.00")
    assert put(api, CLAIM, "new", **{"If-Match": '"1"'}).status_code == 412


@pytest.mark.parametrize(
    ("role", "status"),
    [("admin", 201), ("client", 201), ("agent", 403), ("auditor", 403)],
)
def test_who_may_say_what_is_owed(role: str, status: int, client: Client) -> None:
    client.force_login(UserFactory(username="x", role=Role(role), sees_all_facilities=True))
    assert put(client, CLAIM).status_code == status


def test_a_foreign_claim_stays_hidden(client: Client) -> None:
    ClaimFactory(claim_number="A/1", facility=FacilityFactory(name="North"))
    client.force_login(UserFactory(username="x", role=Role.SUPERVISOR))
    assert put(client, CLAIM).status_code == 404
    answer = put(client, {**CLAIM, "facility": "North"}, "B")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/facility"]


def test_a_claim_made_over_the_api_can_be_undone(api: Client) -> None:
    put(api, CLAIM)
    number = Import.objects.get().pk
    answer = api.post(f"/api/imports/{number}/undo/", "{}", content_type="application/json")
    assert answer.status_code == 202


def test_sent_again_under_its_key_it_is_one_import(api: Client) -> None:
    first = put(api, CLAIM, **{"Idempotency-Key": "k"})
    again = put(api, CLAIM, **{"Idempotency-Key": "k"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
