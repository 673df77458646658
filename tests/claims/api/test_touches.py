"""Touches by the API: logged, listed, taken back, corrected; outcomes to choose from."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from claims.models import Claim, Touch
from tests.factories import ClaimFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
BODY = {"outcome": "INPROC", "note": "Two weeks", "contact": "reached", "minutes": 12}


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(claim_number="A/1")


@pytest.fixture
def api(general_agent: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(general_agent)
    return client


def post(api: APIClient, body: Any, verb: str = "touches", **headers: str) -> Any:
    return api.post(f"/api/claims/A/1/{verb}/", body, format="json", headers=headers)


def test_a_touch_is_logged_and_told(api: APIClient, claim: Claim) -> None:
    answer = post(api, BODY)
    assert answer.status_code == 201
    row = answer.json()
    assert row == {
        "id": Touch.objects.get().pk,
        "at": "2026-11-21T12:00:00Z",
        "user": "gina",
        **BODY,
        "reference": "",
        "follow_up_on": "2026-12-05",
        "corrects": None,
        "reason": "",
        "moved": {
            "adjudication_status": ["unknown", "pending"],
            "work_status": ["new", "waiting_payer"],
            "follow_up_on": [None, "2026-12-05"],
            "is_due": [True, False],
        },
    }
    detail = api.get("/api/claims/A/1/").json()
    assert (detail["touches"], detail["follow_up_on"]) == ([row], "2026-12-05")


def test_the_list_goes_by_pages_newest_first(api: APIClient, claim: Claim) -> None:
    numbers = [post(api, BODY).json()["id"] for _ in range(3)]
    first = api.get("/api/claims/A/1/touches/?limit=2").json()
    second = api.get(first["next"]).json()
    listed = [row["id"] for page in (first, second) for row in page["results"]]
    assert (listed, second["next"]) == (numbers[::-1], None)


def test_a_touch_is_taken_back_and_corrected(api: APIClient, claim: Claim) -> None:
    number = post(api, BODY).json()["id"]
    right = post(api, {**BODY, "touch": number, "outcome": "NOF", "reason": "Oh"}, "correct").json()
    assert (right["corrects"], right["outcome"]) == (number, "NOF")
    taken = post(api, {"touch": right["id"]}, "take-back").json()
    assert (taken["corrects"], taken["outcome"]) == (right["id"], None)
    again = post(api, {"touch": number, "reason": "x"}, "take-back")
    assert (again.status_code, again.json()["code"]) == (409, "already_corrected")


@pytest.mark.parametrize("verb", ["touches", "correct", "take-back"])
def test_a_stale_version_is_refused(verb: str, api: APIClient, claim: Claim) -> None:
    number = post(api, BODY).json()["id"]
    body = {"touch": number, "reason": "x"} if verb != "touches" else {}
    body = body if verb == "take-back" else {**BODY, **body}
    answer = post(api, body, verb, **{"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["current_version"]) == (412, 2)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"outcome": ""}, "/outcome"),
        ({"contact": "shouted"}, "/contact"),
        ({"minutes": -1}, "/minutes"),
        ({"follow_up_on": "31.02.2026"}, "/follow_up_on"),
        ({"note": "x" * 4001}, "/note"),
        ({"touch": 1}, "/touch"),
    ],
)
def test_a_wrong_body_is_a_problem_that_points_at_it(
    change: dict[str, Any], field: str, api: APIClient, claim: Claim
) -> None:
    answer = post(api, {**BODY, **change})
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [field]


def test_a_refusal_says_its_rule(api: APIClient, claim: Claim) -> None:
    answer = post(api, {**BODY, "outcome": "ESC", "note": ""})
    assert (answer.status_code, answer.json()["code"]) == (409, "note_needed")


def test_a_foreign_claim_is_not_found(senior_agent: User, claim: Claim) -> None:
    client = APIClient()
    client.force_authenticate(senior_agent)
    assert post(client, BODY).status_code == 404
    assert client.get("/api/claims/A/1/touches/").status_code == 404


def test_outcomes_are_offered_in_the_order_of_their_keys(api: APIClient) -> None:
    rows = api.get("/api/outcomes/").json()["results"]
    assert [(row["key"], row["code"]) for row in rows[:9]] == [
        ("1", "PAID-CK"), ("2", "INPROC"), ("3", "PEND-INFO"), ("4", "DEN"), ("5", "NOF"),
        ("6", "APPEAL-SENT"), ("7", "PROMISE"), ("8", "ESC"), ("", "PAID-POSTED"),
    ]  # fmt: skip
