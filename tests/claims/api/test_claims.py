"""`/api/claims/`: the shape of the contract, scope, order, errors, cost."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from claims.api.shapes import ClaimDetailShape, ClaimShape, EntryShape, EventShape
from claims.models import Claim, Event, LedgerEntry
from tests.factories import ClaimFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


def api(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def numbers(client: APIClient, query: str = "") -> list[str]:
    return [row["claim_number"] for row in client.get(f"/api/claims/?{query}").json()["results"]]


def test_a_claim_in_a_list_is_as_the_contract_says(supervisor: User, today: date) -> None:
    claim = ClaimFactory(
        claim_number="0042-118",
        payer__name="BCBS",
        team_name="SeniorAgent",
        balance=Decimal("2431.00"),
        days=94,
        denial_code="CO-197",
        follow_up_on=today + timedelta(days=3),
        assignee=UserFactory(username="rivera"),
    )
    answer = api(supervisor).get("/api/claims/").json()
    updated = Claim.objects.get().updated_at
    assert answer == {
        "results": [
            {
                "claim_number": "0042-118",
                "payer": "BCBS",
                "line_of_business": "commercial",
                "facility": "Unassigned",
                "team": "SeniorAgent",
                "assignee": "rivera",
                "balance": "2431.00",
                "age": 94,
                "bucket": "91-120",
                "status": "open",
                "adjudication_status": "unknown",
                "work_status": "new",
                "responsibility": "primary_payer",
                "denial_code": "CO-197",
                "follow_up_on": "2026-11-24",
                "priority": claim.priority,
                "updated_at": updated.isoformat().replace("+00:00", "Z"),
                "version": 1,
            }
        ],
        "next": None,
    }
    assert list(answer["results"][0]) == list(ClaimShape().fields)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_whatever_its_length(
    rows: int, general_agent: User, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        ClaimFactory()
    client = api(general_agent)
    # Own teams, the portfolio's date, the page.
    with django_assert_num_queries(3):
        assert len(numbers(client)) == rows


def test_pages_follow_each_other_to_the_end(supervisor: User) -> None:
    for dollars in (10, 30, 20):
        ClaimFactory(claim_number=f"D{dollars}", balance=Decimal(dollars))
    client, seen, url = api(supervisor), [], "/api/claims/?ordering=-balance&limit=2&status=open"
    while url:
        answer = client.get(url).json()
        seen.append([row["claim_number"] for row in answer["results"]])
        url = answer["next"]
    assert seen == [["D30", "D20"], ["D10"]]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("", ["big", "old", "new"]),
        ("priority", ["new", "old", "big"]),
        ("-balance", ["big", "new", "old"]),
        ("age", ["new", "big", "old"]),
        ("-age", ["old", "big", "new"]),
        ("follow_up_on", ["new", "big", "old"]),
        ("-follow_up_on", ["big", "new", "old"]),
        ("-claim_number", ["old", "new", "big"]),
    ],
)
def test_every_order_of_the_contract(
    ordering: str, expected: list[str], supervisor: User, today: date
) -> None:
    day = timedelta(days=1)
    ClaimFactory(claim_number="new", days=1, balance=Decimal(50), follow_up_on=today)
    ClaimFactory(claim_number="old", days=9, balance=Decimal(40))
    ClaimFactory(claim_number="big", days=5, balance=Decimal(900), follow_up_on=today + day)
    assert numbers(api(supervisor), f"ordering={ordering}") == expected


def test_a_stranger_from_another_team_sees_nothing(senior_agent: User) -> None:
    ClaimFactory(claim_number="C-1")
    client = api(senior_agent)
    for query in ("", "q=C-1", "team=GeneralAgent", "ordering=balance"):
        assert numbers(client, query) == []
    assert client.get("/api/claims/C-1/").status_code == 404


def test_nobody_enters_without_sign_in(client: Client) -> None:
    answer = client.get("/api/claims/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert client.get("/api/claims/C-1").status_code == 401


@pytest.mark.parametrize(
    ("query", "name"),
    [("bucket=1", "bucket"), ("cursor=x", "cursor"), ("payor=1", "payor"), ("limit=0", "limit")],
)
def test_a_wrong_parameter_is_a_problem_that_names_it(
    query: str, name: str, supervisor: User
) -> None:
    answer = api(supervisor).get(f"/api/claims/?{query}")
    body = answer.json()
    assert answer.status_code == body["status"] == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in body["errors"]] == [f"/{name}"]
    assert body["errors"][0]["detail"].startswith("found ")


def test_one_claim_brings_ledger_and_story(supervisor: User) -> None:
    claim = ClaimFactory(claim_number="A/1", balance=Decimal("70.00"), opening_balance="100.00")
    LedgerEntry.objects.create(
        claim=claim, kind="payment", amount=Decimal("-30.00"), posted_on="2026-10-02",
        team=claim.team, payer=claim.payer, facility=claim.facility, user=supervisor,
    )  # fmt: skip
    Event.objects.create(claim=claim, kind="payment", text="Payment posted.", user=supervisor)
    body = api(supervisor).get("/api/claims/A/1/").json()
    assert list(body) == list(ClaimDetailShape().fields)
    (entry,), (event,) = body["ledger"], body["events"]
    assert list(entry) == list(EntryShape().fields)
    assert (entry["amount"], entry["balance_after"]) == ("-30.00", "70.00")
    assert list(event) == list(EventShape().fields)
    assert (event["text"], event["user"]) == ("Payment posted.", supervisor.username)
    assert (body["touches"], body["deadlines"], body["next_step"]) == ([], [], None)


@pytest.mark.parametrize("number", ["A/1", "A 1", "A#1?", "0042", "é"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_claim_is_found_whatever_its_number(number: str, slash: str, supervisor: User) -> None:
    ClaimFactory(claim_number=number)
    answer = api(supervisor).get(f"/api/claims/{quote(number)}{slash}")
    assert answer.json()["claim_number"] == number


def test_a_number_that_ends_in_a_slash_is_its_own(supervisor: User) -> None:
    ClaimFactory(claim_number="A")
    ClaimFactory(claim_number="A/")
    client = api(supervisor)
    assert client.get("/api/claims/A").json()["claim_number"] == "A"
    assert client.get("/api/claims/A//").json()["claim_number"] == "A/"


@pytest.mark.parametrize("number", ["%00", "x" * 300, "..", "'--"])
def test_a_strange_number_is_not_found(number: str, supervisor: User) -> None:
    assert api(supervisor).get(f"/api/claims/{number}/").status_code == 404
