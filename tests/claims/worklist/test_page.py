"""`/worklist`: what each role finds there, what it costs, what it says when there is nothing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from claims.bulk import counts
from claims.bulk.totals import Total
from claims.models import Outcome, Touch
from tests.factories import TODAY, ClaimFactory, PayerFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today", "noon")]


def numbers(answer: HttpResponse) -> list[str]:
    return [line.number for line in answer.context["lines"]]


@pytest.mark.parametrize("path", ["/worklist", "/worklist/"])
def test_every_address_answers_with_and_without_a_slash(path: str, desk: Client) -> None:
    assert desk.get(path).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_whatever_its_length(
    rows: int, desk: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        ClaimFactory()
    desk.get("/worklist")
    # Session, person, settings, own teams, numbers on tabs, day and goal, teams and payers
    # offered, as-of date, page, total, teams to share with, and the frame's three.
    with django_assert_num_queries(13):
        assert len(desk.get("/worklist").context["lines"]) == rows


def test_what_the_tab_says_is_too_much_is_not_summed_up(
    desk: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(counts, "COUNTED", 2)
    for _ in range(3):
        ClaimFactory()
    desk.get("/worklist")
    with django_assert_num_queries(12):
        answer = desk.get("/worklist")
    assert answer.context["total"] == Total(2, None, more=True)
    assert desk.get("/worklist?count=all").context["total"].rows == 3


def test_the_queue_is_by_priority_and_says_why(desk: Client, today: date) -> None:
    ClaimFactory(claim_number="small", balance=Decimal("20.00"))
    ClaimFactory(claim_number="large", balance=Decimal("2431.00"), days=94)
    answer = desk.get("/worklist")
    assert numbers(answer) == ["large", "small"]
    assert "$2,431 · 94 d" in answer.text
    assert (answer.context["total"].rows, answer.context["total"].dollars) == (
        2,
        Decimal("2451.00"),
    )


def test_a_deadline_is_number_word_and_colour(desk: Client, today: date) -> None:
    ClaimFactory(deadline_on=today + timedelta(days=2))
    answer = desk.get("/worklist?tab=deadlines")
    assert '<span class="state-bad" title="Nov 23, 2026">2 d, urgent</span>' in answer.text


def test_tabs_begin_in_their_own_order(desk: Client, today: date) -> None:
    for day in (5, 1, 9):
        ClaimFactory(claim_number=f"in {day}", deadline_on=today + timedelta(days=day))
    answer = desk.get("/worklist?tab=deadlines")
    assert numbers(answer) == ["in 1", "in 5", "in 9"]
    assert numbers(desk.get("/worklist?tab=deadlines&ordering=-deadline"))[0] == "in 9"


def test_filters_work_inside_a_tab_and_pages_go_on(desk: Client) -> None:
    aetna = PayerFactory(name="Aetna")
    for number, payer in (("A", PayerFactory()), ("B", aetna), ("C", aetna)):
        ClaimFactory(claim_number=number, payer=payer)
    query = {"payer": "Aetna", "ordering": "claim_number", "limit": 1}
    first = desk.get("/worklist", query)
    assert (numbers(first), first.context["total"].rows) == (["B"], 2)
    second = desk.get("/worklist", {**query, "cursor": first.context["page"].next})
    assert numbers(second) == ["C"]


def test_a_cursor_of_another_tab_is_refused(desk: Client) -> None:
    for _ in range(2):
        ClaimFactory()
    cursor = desk.get("/worklist?limit=1").context["page"].next
    answer = desk.get("/worklist", {"tab": "all", "cursor": cursor})
    assert answer.status_code == 400
    assert "found a cursor of another list" in answer.text


@pytest.mark.parametrize("query", ["tab=nonsense", "tab=queue,due", "nonsense=1", "min_age=soon"])
def test_a_wrong_parameter_is_explained(query: str, desk: Client) -> None:
    answer = desk.get(f"/worklist?{query}")
    assert answer.status_code == 400
    assert "This list cannot be shown." in answer.text


def test_the_day_counts_claims_worked_since_midnight(desk: Client, general_agent: User) -> None:
    general_agent.daily_capacity = 60
    general_agent.save(update_fields=["daily_capacity"])
    outcome, claim = Outcome.objects.create(code="tested", label="Tested"), ClaimFactory()
    for _ in range(2):
        Touch.objects.create(claim=claim, user=general_agent, outcome=outcome, at=_at(9))
    Touch.objects.create(claim=ClaimFactory(), user=general_agent, outcome=outcome, at=_at(-1))
    Touch.objects.create(claim=ClaimFactory(), user=UserFactory(), outcome=outcome, at=_at(9))
    assert "<strong>1</strong> of 60 worked" in desk.get("/worklist").text


def _at(hour: int) -> Any:
    return datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC) + timedelta(hours=hour)


def test_auditors_look_and_select_nothing(client: Client, auditor: User) -> None:
    ClaimFactory(claim_number="C-1")
    client.force_login(auditor)
    answer = client.get("/worklist")
    assert numbers(answer) == ["C-1"]
    assert "data-select" not in answer.text


def test_supervisors_see_every_team_and_may_ask_for_one(client: Client, supervisor: User) -> None:
    for team in ("GeneralAgent", "SeniorAgent"):
        ClaimFactory(claim_number=team, team_name=team, assignee=UserFactory())
    client.force_login(supervisor)
    assert set(numbers(client.get("/worklist"))) == {"GeneralAgent", "SeniorAgent"}
    assert numbers(client.get("/worklist?team=SeniorAgent")) == ["SeniorAgent"]


@pytest.mark.parametrize("tab", ["queue", "due", "snoozed", "deadlines", "denied", "all"])
def test_an_empty_tab_says_what_to_do(tab: str, desk: Client) -> None:
    answer = desk.get(f"/worklist?tab={tab}")
    assert answer.context["tab"].nothing in answer.text
    assert "No claim matches" in desk.get(f"/worklist?tab={tab}&bucket=0-30").text
