"""`/audit`: who did what in words, the same in a file, and looking is itself recorded."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.choices import AuditAction
from accounts.models import AuditEntry, User
from accounts.services.audit import record
from arengine.lib.acting import act_as
from claims.models import Claim, Payer
from claims.views.audit import AuditLine
from tests.claims.views.test_claim_list import NASTY, csv_rows
from tests.factories import ClaimFactory, PayerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


@pytest.fixture
def desk(client: Client, auditor: User) -> Client:
    client.force_login(auditor)
    return client


def rename(payer: Payer, name: str, person: User, request: str = "req-1") -> None:
    with act_as(person.pk, "admin", request):
        Payer.objects.filter(pk=payer.pk).update(name=name)


def lines(desk: Client, query: str) -> list[AuditLine]:
    answer = desk.get(f"/audit?{query}")
    assert answer.status_code == 200
    return list(answer.context["lines"])


@pytest.mark.parametrize("path", ["/audit", "/audit/", "/audit/export", "/audit/export/"])
def test_every_address_answers_with_and_without_a_slash(path: str, desk: Client) -> None:
    assert desk.get(path).status_code == 200


def test_an_entry_says_who_did_what_through_which_door(desk: Client, supervisor: User) -> None:
    rename(PayerFactory(name="Blue Cross"), "Blue Shield", supervisor)
    (line,) = lines(desk, "user=sam")
    assert (line.who, line.door, line.what, line.subject) == (
        "sam", "Admin", "Changed", "payer Blue Shield",
    )  # fmt: skip
    assert [str(change) for change in line.changes] == ["name: Blue Cross → Blue Shield"]
    page = desk.get("/audit?user=sam").text
    assert "?request_id=req-1" in page


def test_a_claim_leads_to_all_that_was_done_to_it(desk: Client) -> None:
    claim = ClaimFactory(claim_number="A&1/2")
    address = f"/audit?claim={quote(claim.claim_number, safe='')}"
    assert address in desk.get("/claims/A%261/2").text
    assert [line.claim for line in lines(desk, address.partition("?")[2])] == ["A&1/2"] * 2


def test_agents_are_not_led_to_the_audit(client: Client, general_agent: User) -> None:
    ClaimFactory(claim_number="A-1")
    client.force_login(general_agent)
    page = client.get("/claims/A-1").text
    assert "/audit" not in page


def test_what_one_claim_was_changed_from_among_many(desk: Client) -> None:
    payer = PayerFactory()
    claims = [ClaimFactory(payer=payer) for _ in range(51)]
    Claim.objects.update(provider="Ward 7")
    (line,) = lines(desk, f"claim={claims[7]}&action=changed")
    assert [str(change) for change in line.changes] == ["provider: nothing → Ward 7"]
    assert line.row["rows"] == 51
    assert "Search a claim" in desk.get("/audit?subject=claim&action=changed").text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    rows: int, desk: Client, supervisor: User, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        rename(PayerFactory(), f"Payer of {rows}", supervisor)
    desk.get("/audit?user=sam")
    with django_assert_num_queries(11):
        assert len(desk.get("/audit?user=sam").context["lines"]) == rows


def test_pages_follow_one_another(desk: Client, supervisor: User) -> None:
    payer = PayerFactory(name="P0")
    for number in (1, 2, 3):
        rename(payer, f"P{number}", supervisor)
    first = desk.get("/audit?user=sam&limit=2").context["page"]
    assert [row["told"]["name"][1] for row in first.rows] == ["P3", "P2"]
    second = desk.get("/audit", {"user": "sam", "limit": "2", "cursor": first.next})
    assert [row["told"]["name"][1] for row in second.context["page"].rows] == ["P1"]
    assert second.context["page"].next is None


def test_the_file_is_the_screens_filter_and_safe(desk: Client, supervisor: User) -> None:
    rename(PayerFactory(name="Aetna"), '=HYPERLINK("x")', supervisor)
    PayerFactory(name="Cigna")
    answer = desk.get("/audit/export?user=sam")
    text = b"".join(answer.streaming_content).decode()
    assert "'=" not in text  # a formula sign within a cell is no formula
    heading, row, total = csv_rows(desk.get("/audit/export?user=sam"))
    assert heading[:6] == ["When", "Who", "Door", "What", "Subject", "Claim"]
    assert row[1:5] == ["sam", "Admin", "Changed", 'payer =HYPERLINK("x")']
    assert row[7] == 'name: Aetna → =HYPERLINK("x")'
    assert total[0] == "Total (1 rows)"


def test_a_request_that_looks_like_a_formula_leaves_as_text(desk: Client) -> None:
    with act_as(None, "page", "-2+3"):
        record(AuditAction.VIEWED)
    answer = desk.get("/audit/export?request_id=-2%2B3")
    assert ",'-2+3\r\n" in b"".join(answer.streaming_content).decode()


def test_a_search_of_the_audit_is_in_the_audit(desk: Client, auditor: User) -> None:
    claim = ClaimFactory(claim_number="A-1")
    desk.get("/audit")
    assert not AuditEntry.objects.filter(user=auditor, subject="accounts_auditentry").exists()
    desk.get("/audit?claim=A-1&from=2026-01-01")
    (entry,) = AuditEntry.objects.filter(user=auditor, subject="accounts_auditentry")
    assert (entry.action, entry.claim_id) == ("searched", claim.pk)
    assert entry.detail == {"claim": "A-1", "from": "2026-01-01"}


def test_a_file_of_the_audit_is_in_the_audit(desk: Client, auditor: User) -> None:
    desk.get("/audit/export?action=viewed")
    entry = AuditEntry.objects.get(user=auditor, action="exported")
    assert entry.detail["filters"] == "action=viewed"


def test_the_page_says_how_far_the_audit_is_sealed(desk: Client) -> None:
    assert "Nothing is sealed yet" in desk.get("/audit").text


def test_an_empty_list_says_so(desk: Client) -> None:
    assert "No entry matches" in desk.get("/audit?request_id=nothing").text


@pytest.mark.parametrize("path", ["/audit", "/audit/export", "/api/audit/"])
def test_an_unknown_parameter_is_refused(path: str, desk: Client) -> None:
    assert desk.get(path, {"q": "A-1"}).status_code == 400


@pytest.mark.parametrize("name", ["user", "claim", "subject", "request_id", "from", "to", "cursor"])
def test_no_value_breaks_the_list(name: str, desk: Client) -> None:
    for value in NASTY[::4]:
        assert desk.get("/audit", {name: value}).status_code in (200, 400)
