"""What the API does with one claim, what it refuses, and to whom."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Team, User
from claims.models import Claim, LedgerEntry
from tests.factories import ClaimFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
PAYMENT = {"amount": "50.00", "posted_on": "2026-11-20", "reference": "EFT 7"}
BODIES: dict[str, dict[str, Any]] = {
    "assign": {"team": "EscalationTeam", "assignee": None, "reason": "Hard case"},
    "payments": PAYMENT,
    "reverse": {"entry": 1, "reason": "Wrong claim"},
    "write-off": {"amount": "1.00", "reason": "Small balance"},
}


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(claim_number="A/1", balance=Decimal("250.00"))


def post(user: User, verb: str, body: Any, number: str = "A/1") -> Any:
    client = APIClient()
    client.force_authenticate(user)
    return client.post(f"/api/claims/{number}/{verb}/", body, format="json")


def test_a_payment_is_posted(supervisor: User, claim: Claim) -> None:
    answer = post(supervisor, "payments", PAYMENT)
    assert answer.status_code == 201
    line = answer.json()
    assert (line["kind"], line["amount"], line["balance_after"]) == ("payment", "-50.00", "200.00")
    assert (line["posted_on"], line["reference"], line["user"]) == ("2026-11-20", "EFT 7", "sam")


def test_a_payment_is_reversed(supervisor: User, claim: Claim) -> None:
    entry = post(supervisor, "payments", PAYMENT).json()["id"]
    answer = post(supervisor, "reverse", {"entry": entry, "reason": "Wrong claim"})
    assert answer.status_code == 201
    assert (answer.json()["reverses"], answer.json()["balance_after"]) == (entry, "250.00")
    again = post(supervisor, "reverse", {"entry": entry, "reason": "Wrong claim"})
    assert (again.status_code, again.json()["code"]) == (409, "already_reversed")


def test_an_amount_is_written_off_up_to_the_balance(supervisor: User, claim: Claim) -> None:
    answer = post(supervisor, "write-off", {"amount": "250.00", "reason": "Timely filing"})
    assert (answer.status_code, answer.json()["balance_after"]) == (201, "0.00")
    answer = post(supervisor, "write-off", {"amount": "0.01", "reason": "Timely filing"})
    assert answer.status_code == 409


def test_a_claim_is_assigned(supervisor: User, claim: Claim) -> None:
    rita = UserFactory(username="rita")
    rita.teams.add(Team.objects.get(name="EscalationTeam"))
    body = {"team": "EscalationTeam", "assignee": "rita", "reason": "Hard case"}
    answer = post(supervisor, "assign", body)
    assert answer.status_code == 200
    assert (answer.json()["team"], answer.json()["assignee"]) == ("EscalationTeam", "rita")
    assert answer.json()["assigned_by_hand"] is True


@pytest.mark.parametrize(
    ("verb", "change", "field"),
    [
        ("payments", {"amount": "1.005"}, "/amount"),
        ("payments", {"amount": "NaN"}, "/amount"),
        ("payments", {"amount": "1e30"}, "/amount"),
        ("payments", {"posted_on": "20.11.2026"}, "/posted_on"),
        ("payments", {"balance": "0.00"}, "/balance"),
        ("payments", {"reference": "x" * 81}, "/reference"),
        ("payments", {"reference": "a\0b"}, "/reference"),
        ("assign", {"team": "Nobody"}, "/team"),
        ("assign", {"assignee": "nobody"}, "/assignee"),
        ("assign", {"version": 2}, "/version"),
        ("reverse", {"entry": 10**30}, "/entry"),
        ("reverse", {"entry": "x"}, "/entry"),
        ("write-off", {"reason": ""}, "/reason"),
    ],
)
def test_a_wrong_body_is_a_problem_that_points_at_it(
    verb: str, change: dict[str, Any], field: str, supervisor: User, claim: Claim
) -> None:
    answer = post(supervisor, verb, {**BODIES[verb], **change})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["pointer"] for error in answer.json()["errors"]] == [field]
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("verb", BODIES)
@pytest.mark.parametrize("body", [[], "text", None, 7, {}])
def test_a_body_of_another_shape_is_a_problem(
    verb: str, body: Any, supervisor: User, claim: Claim
) -> None:
    assert post(supervisor, verb, body).status_code == 400


@pytest.mark.parametrize("verb", BODIES)
def test_a_foreign_claim_is_not_found(verb: str, senior_agent: User, claim: Claim) -> None:
    assert post(senior_agent, verb, BODIES[verb]).status_code == 404


@pytest.mark.parametrize("verb", BODIES)
def test_an_auditor_changes_nothing(verb: str, auditor: User, claim: Claim) -> None:
    assert post(auditor, verb, BODIES[verb]).status_code == 403


@pytest.mark.parametrize("verb", BODIES)
def test_a_verb_is_not_read(verb: str, supervisor: User, claim: Claim) -> None:
    client = APIClient()
    client.force_authenticate(supervisor)
    assert client.get(f"/api/claims/A/1/{verb}/").status_code == 405


def test_an_entry_of_another_claim_is_not_found(supervisor: User, claim: Claim) -> None:
    ClaimFactory(claim_number="B")
    entry = post(supervisor, "payments", PAYMENT, number="B").json()["id"]
    assert post(supervisor, "reverse", {"entry": entry, "reason": "x"}).status_code == 404
