"""`/deadlines`, its export, the sign-off, and the same in the API."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from claims.models import Claim, Deadline
from tests.factories import TODAY, ClaimFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]


def clock(days: int, state: str = "running", **columns: Any) -> Deadline:
    claim = ClaimFactory(**columns)
    lost = {"balance": claim.balance, "team": claim.team} if state == "expired" else {}
    return Deadline.objects.create(
        claim=claim,
        kind="timely_filing",
        due_on=TODAY + timedelta(days=days),
        found_on=TODAY - timedelta(days=30),
        state=state,
        **lost,
    )


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def numbers(answer: Any) -> list[str]:
    return [row["claim__claim_number"] for row in answer.context["rows"]]


def test_running_deadlines_come_nearest_first_in_number_word_and_colour(desk: Client) -> None:
    for number, days in (("FAR", 40), ("NEAR", 6), ("GONE", -2)):
        clock(days, "expired" if days < 0 else "running", claim_number=number)
    answer = desk.get("/deadlines")
    assert numbers(answer) == ["NEAR", "FAR"]
    assert '<span class="badge text-bg-warning">6 d, soon</span>' in answer.text
    assert '<span class="badge text-bg-secondary">40 d, in time</span>' in answer.text
    assert answer.context["total"].dollars == Decimal("500.00")


def test_the_filter_is_in_the_address(desk: Client) -> None:
    clock(6, claim_number="NEAR")
    clock(40, claim_number="FAR")
    clock(-2, "expired", claim_number="GONE")
    assert numbers(desk.get("/deadlines?days=7")) == ["NEAR"]
    assert numbers(desk.get("/deadlines?state=expired")) == ["GONE"]
    assert numbers(desk.get("/deadlines?kind=appeal_level_1")) == []
    assert desk.get("/deadlines?state=late").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_much_for_one_row_as_for_three(
    rows: int, desk: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        clock(6)
    with django_assert_num_queries(12):
        page = desk.get("/deadlines")
    assert len(numbers(page)) == rows


def test_an_agent_sees_own_teams_deadlines(client: Client, general_agent: User) -> None:
    clock(6, claim_number="MINE")
    clock(6, claim_number="THEIRS", team_name="SeniorAgent")
    client.force_login(general_agent)
    assert numbers(client.get("/deadlines")) == ["MINE"]


def test_the_export_holds_the_rows_of_the_screen(desk: Client) -> None:
    clock(6, claim_number="NEAR")
    clock(40, claim_number="FAR")
    text = b"".join(desk.get("/deadlines/export?days=7")).decode("utf-8-sig")
    head, row, total = text.splitlines()
    assert head.startswith("Claim,Deadline,Due,Days left,In words,State,Payer,Balance")
    assert row.startswith("NEAR,Timely filing,2026-11-27,6,soon,Running,")
    assert total.startswith("Total (1 rows)")


def test_a_supervisor_signs_off_and_the_report_says_why(desk: Client) -> None:
    missed = clock(-2, "expired", claim_number="GONE")
    answer = desk.post(f"/deadlines/{missed.pk}/sign-off", {"root_cause": "waited"}, follow=True)
    assert "The missed deadline is signed off." in answer.text
    (line,) = answer.context["breaches"]
    assert (line["cause"], line["claims"], line["dollars"]) == (
        "Waited for another department",
        1,
        Decimal("250.00"),
    )


def test_a_sign_off_without_a_cause_is_refused(desk: Client) -> None:
    missed = clock(-2, "expired")
    desk.post(f"/deadlines/{missed.pk}/sign-off", {})
    missed.refresh_from_db()
    assert missed.state == "expired"


def test_the_api_lists_deadlines_and_a_claim_has_its_own(supervisor: User) -> None:
    clock(6, claim_number="NEAR")
    clock(40, claim_number="FAR")
    api = APIClient()
    api.force_authenticate(supervisor)
    found = api.get("/api/deadlines/?days=7").json()
    own = api.get("/api/claims/NEAR/").json()["deadlines"]
    assert found == {"results": own, "next": None}
    assert own == [
        {
            "id": own[0]["id"],
            "claim_number": "NEAR",
            "kind": "timely_filing",
            "state": "running",
            "due_on": "2026-11-27",
            "days_left": 6,
            "anchor_on": None,
            "source": "The date in the claim's file",
            "ended_on": None,
            "root_cause": "",
            "signed_off_by": None,
        }
    ]


def test_statuses_are_moved_on_the_claims_page(desk: Client) -> None:
    claim = ClaimFactory(claim_number="A/1")
    page = desk.get("/claims/A/1")
    assert 'action="/claims/A/1/status"' in page.text
    desk.post("/claims/A/1/status", {"work_status": "pended", "version": 1})
    claim.refresh_from_db()
    assert (claim.work_status, claim.version) == ("pended", 2)


def test_statuses_are_moved_by_the_api(supervisor: User) -> None:
    ClaimFactory(claim_number="A/1")
    api = APIClient()
    api.force_authenticate(supervisor)
    denial = {"adjudication_status": "denied", "denied_on": "2026-11-10", "denial_code": "CO-50"}
    answer = api.post("/api/claims/A/1/status/", denial, format="json")
    assert (answer.status_code, answer.json()["adjudication_status"]) == (200, "denied")
    assert [clock["kind"] for clock in answer.json()["deadlines"]] == ["appeal_level_1"]
    answer = api.post("/api/claims/A/1/status/", {"work_status": "new"}, format="json")
    assert answer.status_code == 200
    answer = api.post("/api/claims/A/1/status/", {"work_status": "closed"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "move_not_allowed")
    assert Claim.objects.get().version == 2
