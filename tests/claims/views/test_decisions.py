"""The page of what waits for a decision."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from claims.models import Claim, DecisionRequest
from claims.services.decisions import refuse, request_write_off
from tests.factories import TODAY, ClaimFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


def ask(user: User, amount: str, number: str) -> DecisionRequest:
    claim = ClaimFactory(claim_number=number, balance=Decimal("9000.00"))
    reason = {"reason": "Timely filing", "today": TODAY}
    return request_write_off(claim, amount=Decimal(amount), user=user, **reason)


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def numbers(text: str) -> list[str]:
    linked = {text.find(f">{number}</a>"): number for number in ("C-1", "C-2")}
    return [number for place, number in sorted(linked.items()) if place >= 0]


def test_what_waits_is_listed_the_oldest_first_with_count_and_sum(
    desk: Client, general_agent: User
) -> None:
    ask(general_agent, "100.00", "C-1")
    ask(general_agent, "20.50", "C-2")
    text = desk.get("/decisions").text
    assert numbers(text) == ["C-1", "C-2"]
    assert "<strong>2</strong> waiting · <strong>$120.50</strong>" in text
    assert numbers(desk.get("/decisions?ordering=amount").text) == ["C-2", "C-1"]


def test_the_filter_stands_in_the_address(desk: Client, general_agent: User) -> None:
    ask(general_agent, "100.00", "C-1")
    gone = ask(general_agent, "20.50", "C-2")
    refuse(gone, user=User.objects.get(username="sam"), today=TODAY, answer="Appeal")
    assert numbers(desk.get("/decisions?min_amount=50").text) == ["C-1"]
    assert numbers(desk.get("/decisions?state=refused").text) == ["C-2"]
    assert numbers(desk.get("/decisions?state=all").text) == ["C-1", "C-2"]
    assert desk.get("/decisions?state=open").status_code == 400


def test_one_or_several_are_approved_after_count_and_sum_were_seen(
    desk: Client, general_agent: User
) -> None:
    ids = [ask(general_agent, amount, f"C-{amount}").pk for amount in ("100.00", "20.50")]
    sent = {"decision": "approve", "request": ids, "query": "ordering=amount"}
    preview = desk.post("/decisions/decide", sent).text
    assert "<strong>2 requests</strong> for <strong>$120.50</strong>" in preview
    assert DecisionRequest.objects.waiting().count() == 2
    answer = desk.post("/decisions/decide", {**sent, "agreed": "2 for 120.50"})
    assert (answer.status_code, answer["Location"]) == (302, "/decisions?ordering=amount")
    balances = Claim.objects.order_by("balance").values_list("balance", flat=True)
    assert list(balances) == [Decimal("8900.00"), Decimal("8979.50")]


def test_one_that_a_rule_refuses_is_named_and_the_others_are_done(
    desk: Client, general_agent: User, supervisor: User
) -> None:
    ids = [ask(general_agent, "100.00", "C-1").pk, ask(supervisor, "50.00", "C-2").pk]
    sent = {"decision": "approve", "request": ids, "agreed": "2 for 150.00"}
    text = desk.post("/decisions/decide", sent, follow=True).text
    assert "Claim C-2: You asked for it; somebody else decides." in text
    assert "Decided: 1." in text


def test_a_refusal_needs_its_reason(desk: Client, general_agent: User) -> None:
    asked = ask(general_agent, "100.00", "C-1")
    sent = {"decision": "refuse", "request": asked.pk, "agreed": "1 for 100.00"}
    assert "Say why" in desk.post("/decisions/decide", sent, follow=True).text
    desk.post("/decisions/decide", {**sent, "answer": "Appeal first"})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "Appeal first")


def test_who_asked_withdraws_and_decides_nothing(client: Client, general_agent: User) -> None:
    asked = ask(general_agent, "100.00", "C-1")
    client.force_login(general_agent)
    text = client.get("/decisions").text
    assert ("Withdraw" in text, 'value="approve"' in text) == (True, False)
    client.post(f"/decisions/{asked.pk}/withdraw")
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_the_top_bar_counts_for_those_who_decide(
    desk: Client, general_agent: User, auditor: User
) -> None:
    ask(general_agent, "100.00", "C-1")
    assert 'aria-label="1 waiting"' in desk.get("/claims").text
    desk.force_login(auditor)
    assert 'aria-label="1 waiting"' not in desk.get("/claims").text


def test_the_export_holds_the_list_and_its_sum(desk: Client, general_agent: User) -> None:
    ask(general_agent, "100.00", "C-1")
    answer: Any = desk.get("/decisions/export?format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("C-1,Write-off,100.00,9000.00,Timely filing,gina,")
    assert lines[2].startswith("Total (1 rows),,100.00,")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_one_and_three_rows(
    rows: int, desk: Client, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        ask(UserFactory(role=Role.AGENT), "10.00", f"C-{number}")
    desk.get("/decisions")
    with django_assert_num_queries(12):
        page = desk.get("/decisions")
    assert len(page.context["lines"]) == rows
