"""Requests for a decision by API."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from claims.models import Claim, DecisionRequest
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(claim_number="A/1", balance=Decimal("250.00"))


def api(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def ask(user: User, amount: str = "120.00") -> Any:
    body = {"amount": amount, "reason": "Timely filing"}
    return api(user).post("/api/claims/A/1/write-off/", body, format="json")


def test_above_the_limit_a_write_off_is_a_request(claim: Claim, general_agent: User) -> None:
    answer = ask(general_agent)
    assert answer.status_code == 202
    said = answer.json()
    assert {
        name: said[name] for name in ("claim_number", "kind", "amount", "balance", "state")
    } == {
        "claim_number": "A/1",
        "kind": "write_off",
        "amount": "120.00",
        "balance": "250.00",
        "state": "asked",
    }
    assert (said["requested_by"], said["entry"]) == ("gina", None)


def test_it_is_listed_until_it_is_decided(
    claim: Claim, general_agent: User, supervisor: User, senior_agent: User
) -> None:
    number = ask(general_agent).json()["id"]
    waits = api(supervisor).get("/api/decisions/").json()
    assert ([row["id"] for row in waits["results"]], waits["next"]) == ([number], None)
    assert api(senior_agent).get("/api/decisions/").json()["results"] == []
    done = api(supervisor).post(f"/api/decisions/{number}/approve/", {}, format="json").json()
    assert (done["state"], done["decided_by"], done["balance"]) == ("approved", "sam", "130.00")
    assert done["entry"] == DecisionRequest.objects.get().entry_id
    assert api(supervisor).get("/api/decisions/").json()["results"] == []
    every = api(supervisor).get("/api/decisions/?state=all").json()["results"]
    assert every == [api(supervisor).get(f"/api/decisions/{number}/").json()]


def test_a_refusal_of_a_rule_is_a_problem(supervisor: User) -> None:
    ClaimFactory(claim_number="A/1", balance=Decimal("9000.00"))
    number = ask(supervisor, "6000.00").json()["id"]
    answer = api(supervisor).post(f"/api/decisions/{number}/approve/", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "own_request")


def test_a_refusal_needs_words(claim: Claim, general_agent: User, supervisor: User) -> None:
    number = ask(general_agent).json()["id"]
    path = f"/api/decisions/{number}/refuse/"
    assert api(supervisor).post(path, {}, format="json").status_code == 400
    answer = api(supervisor).post(path, {"answer": "Appeal first"}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "refused")


def test_who_asked_withdraws(claim: Claim, general_agent: User) -> None:
    number = ask(general_agent).json()["id"]
    path = f"/api/decisions/{number}/withdraw/"
    assert api(general_agent).post(path, {}, format="json").json()["state"] == "withdrawn"
