"""Putting a claim off by the API: the same verb as the page's."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Claim, Snooze
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db
WEEK = (TODAY + timedelta(days=7)).isoformat()


@pytest.fixture
def claim(aged_today: None) -> Claim:
    return ClaimFactory(claim_number="A-1")


@pytest.fixture
def desk(client: Client, general_agent: User) -> Client:
    client.force_login(general_agent)
    return client


def post(desk: Client, **more: Any) -> Any:
    body = {"until": WEEK, "reason": "waiting_payer", **more.pop("body", {})}
    given = {name: value for name, value in body.items() if value is not None}
    return desk.post("/api/claims/A-1/snooze/", given, content_type="application/json", **more)


def test_a_claim_is_put_off_until_a_day_or_a_payment(desk: Client, claim: Claim) -> None:
    answer = post(desk, body={"when_paid": True})
    told = answer.json()
    assert (answer.status_code, told["follow_up_on"], told["version"]) == (200, WEEK, 2)
    assert answer["ETag"].startswith('"2-')
    kept = Snooze.objects.get(claim=claim)
    assert (kept.until.isoformat() if kept.until else "", kept.when_paid) == (WEEK, True)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"until": None}, 409, "Say when the claim comes back"),
        ({"until": TODAY.isoformat()}, 409, "must lie ahead"),
        ({"reason": "first_answer"}, 400, ""),
        ({"reason": None}, 400, ""),
        ({"who": "me"}, 400, ""),
    ],
)
def test_refusals(
    body: dict[str, Any], status: int, words: str, desk: Client, claim: Claim
) -> None:
    answer = post(desk, body=body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert not Snooze.objects.exists()


def test_past_its_deadline_only_when_confirmed(desk: Client, claim: Claim) -> None:
    Claim.objects.update(deadline_on=TODAY + timedelta(days=3))
    assert post(desk).status_code == 409
    assert post(desk, body={"past_deadline": True}).status_code == 200


def test_a_stale_version_is_412(desk: Client, claim: Claim) -> None:
    assert post(desk, headers={"If-Match": '"7"'}).status_code == 412
    assert post(desk, headers={"If-Match": '"1"'}).status_code == 200


def test_a_claim_whose_number_ends_like_the_verb_is_read(desk: Client, claim: Claim) -> None:
    ClaimFactory(claim_number="A-1/snooze")
    assert desk.get("/api/claims/A-1/snooze/").json()["claim_number"] == "A-1/snooze"
