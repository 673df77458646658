"""Nobody overwrites a claim they have not seen; nobody is sent what they have."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from claims.models import Claim, LedgerEntry
from tests.factories import ClaimFactory, PayerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]
PAYMENT = {"amount": "50.00", "posted_on": "2026-11-20"}
BODIES: dict[str, dict[str, Any]] = {
    "assign": {"team": "EscalationTeam", "reason": "Hard case"},
    "payments": PAYMENT,
    "write-off": {"amount": "1.00", "reason": "Small balance"},
}


@pytest.fixture
def api(supervisor: User, client: Client) -> Client:
    client.force_login(supervisor)
    return client


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(claim_number="A", balance=Decimal("250.00"))


def post(api: Client, verb: str, body: Any, tag: str | None) -> Any:
    headers = {} if tag is None else {"If-Match": tag}
    path = f"/api/claims/A/{verb}/"
    return api.post(path, body, content_type="application/json", headers=headers)


def test_an_unchanged_claim_is_not_sent_again(api: Client, claim: Claim) -> None:
    tag = api.get("/api/claims/A/")["ETag"]
    again = api.get("/api/claims/A/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    post(api, "payments", PAYMENT, None)
    assert api.get("/api/claims/A/", headers={"If-None-Match": tag}).status_code == 200


def test_an_unchanged_payer_is_not_sent_again(api: Client) -> None:
    path = f"/api/payers/{PayerFactory().pk}/"
    tag = api.get(path)["ETag"]
    assert api.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("verb", BODIES)
def test_a_write_on_the_version_that_was_read_is_done(verb: str, api: Client, claim: Claim) -> None:
    tag = api.get("/api/claims/A/")["ETag"]
    assert post(api, verb, BODIES[verb], tag).status_code in (200, 201)
    claim.refresh_from_db()
    assert claim.version == 2


@pytest.mark.parametrize("verb", BODIES)
def test_a_write_on_an_older_version_is_told_both(verb: str, api: Client, claim: Claim) -> None:
    tag = api.get("/api/claims/A/")["ETag"]
    post(api, "payments", PAYMENT, None)
    answer = post(api, verb, BODIES[verb], tag)
    body = answer.json()
    assert (answer.status_code, body["type"]) == (412, "/problems/precondition-failed")
    assert (body["expected_version"], body["current_version"]) == (1, 2)
    assert LedgerEntry.objects.count() == 1


def test_a_reversal_on_an_older_version_is_told_both(api: Client, claim: Claim) -> None:
    entry = post(api, "payments", PAYMENT, None).json()["id"]
    body = {"entry": entry, "reason": "Wrong claim"}
    assert post(api, "reverse", body, '"1"').status_code == 412
    assert post(api, "reverse", body, '"2"').status_code == 201


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        ("*", 201),
        ('"1"', 201),
        ('W/"1-ab"', 201),
        ('"of another"', 412),
        ("1", 400),
        ('"1", "2"', 400),
    ],
)
def test_what_counts_as_a_tag(tag: str, status: int, api: Client, claim: Claim) -> None:
    assert post(api, "payments", PAYMENT, tag).status_code == status


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_writers_one_is_told(supervisor: User, claim: Claim) -> None:
    def write(_: int) -> int:
        client = Client()
        client.force_login(supervisor)
        try:
            return int(post(client, "payments", PAYMENT, '"1"').status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        codes = Counter(threads.map(write, range(8)))
    assert codes == {201: 1, 412: 7}
    assert LedgerEntry.objects.count() == 1


# --- pages ------------------------------------------------------------------------------------
def test_a_page_that_is_too_old_shows_both_versions_and_what_was_typed(
    api: Client, claim: Claim
) -> None:
    assert 'name="version" value="1"' in api.get("/claims/A").text
    post(api, "assign", BODIES["assign"], None)
    answer = api.post("/claims/A/payments", {**PAYMENT, "reference": "EFT 7", "version": "1"})
    assert answer.status_code == 409
    assert "You worked on version 1 of this claim; it is now version 2." in answer.text
    assert "Hard case" in answer.text
    assert "EFT 7" in answer.text
    assert not LedgerEntry.objects.exists()


def test_a_page_of_the_current_version_posts(api: Client, claim: Claim) -> None:
    assert api.post("/claims/A/payments", {**PAYMENT, "version": "1"}).status_code == 302
    assert LedgerEntry.objects.count() == 1


# --- numbers like verbs, claims withdrawn -----------------------------------------------------
@pytest.mark.parametrize("verb", ["assign", "payments", "reverse", "write-off"])
def test_a_claim_whose_number_ends_like_a_verb_is_read(verb: str, api: Client) -> None:
    ClaimFactory(claim_number=f"A/{verb}")
    assert api.get(f"/api/claims/A/{verb}/").json()["claim_number"] == f"A/{verb}"
    assert api.get(f"/claims/A/{verb}").context["claim"].claim_number == f"A/{verb}"


def test_a_verb_of_a_claim_whose_number_ends_like_one(api: Client, claim: Claim) -> None:
    longer = ClaimFactory(claim_number="A/payments")
    path = "/api/claims/A/payments/payments/"
    assert api.post(path, PAYMENT, content_type="application/json").status_code == 201
    assert longer.entries.count() == 1
    assert post(api, "payments", PAYMENT, None).status_code == 201
    assert claim.entries.count() == 1


def test_a_withdrawn_claim_is_read_and_nothing_else(api: Client) -> None:
    ClaimFactory(claim_number="A", balance=Decimal(0), withdrawn_at="2026-11-20T10:00Z")
    assert api.get("/api/claims/A/").json()["status"] == "withdrawn"
    answer = post(api, "payments", PAYMENT, None)
    assert (answer.status_code, answer.json()["code"]) == (409, "claim_withdrawn")
    assert "Post a payment" not in api.get("/claims/A").text
