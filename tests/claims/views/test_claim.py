"""`/claims/<number>`: facts, money, story, and what may be done."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.models import Team, User
from claims.models import Claim, ClaimChange, Event, Import, LedgerEntry, RoutingRule
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(claim_number="0042-118", balance=Decimal("2431.00"), days=94)


@pytest.mark.parametrize("number", ["0042", "A/1", "A/1/x y", "é#?%", "assign me"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_claim_opens_whatever_its_number(number: str, slash: str, desk: Client) -> None:
    ClaimFactory(claim_number=number)
    answer = desk.get(f"/claims/{quote(number)}{slash}")
    assert answer.context["claim"].claim_number == number


@pytest.mark.parametrize("path", ["/claims/nope", "/claims/%00", f"/claims/{'9' * 500}"])
def test_what_is_not_there_is_not_found(path: str, desk: Client) -> None:
    assert desk.get(path).status_code == 404


@pytest.mark.parametrize("verb", ["", "/assign", "/payments", "/write-off", "/reverse"])
def test_a_foreign_claim_is_not_found(
    verb: str, claim: Claim, client: Client, senior_agent: User
) -> None:
    client.force_login(senior_agent)
    call = client.post if verb else client.get
    assert call(f"/claims/{claim.claim_number}{verb}").status_code == 404


def test_the_page_says_what_is_owed_since_when_and_why_here(desk: Client, claim: Claim) -> None:
    claim.routed_by = RoutingRule.objects.get(name="High value")
    claim.save()
    text = desk.get("/claims/0042-118").text
    assert "$2,431.00" in text
    assert "94 days · 91-120" in text
    assert "Rule “High value”, version 1" in text
    assert "the date of service" in text
    assert "(proposed from the name)" in text


def test_a_hand_assignment_is_named(desk: Client) -> None:
    ClaimFactory(claim_number="H", assigned_by_hand=True)
    assert "Assigned by hand; no rule moves it." in desk.get("/claims/H").text


def test_money_runs_from_opening_to_balance(desk: Client, supervisor: User) -> None:
    claim = ClaimFactory(claim_number="M", balance=Decimal("60.00"), opening_balance="100.00")
    for amount, inferred in (("-30.00", True), ("-10.00", False)):
        LedgerEntry.objects.create(
            claim=claim, kind="payment", amount=Decimal(amount), posted_on=TODAY,
            team=claim.team, payer=claim.payer, facility=claim.facility, is_inferred=inferred,
        )  # fmt: skip
    answer = desk.get("/claims/M")
    after = [row["balance_after"] for row in answer.context["ledger"]]
    assert after == [Decimal("70.00"), Decimal("60.00")]
    assert answer.text.count("inferred") == 1


def test_the_story_tells_events_and_imports_newest_first(desk: Client, claim: Claim) -> None:
    source = Import.objects.create(
        file_name="a.csv", size=1, digest="d", fingerprint="f", as_of=TODAY
    )
    older, newer = PayerFactory(name="Aetna"), PayerFactory(name="Cigna")
    ClaimChange.objects.create(
        claim=claim,
        source_import=source,
        fields={"payer_id": [older.pk, newer.pk], "balance": [10.5, 0], "priority": [1, 2]},
    )
    Event.objects.create(claim=claim, kind="note", text="Called the payer.")
    chapters = desk.get("/claims/0042-118").context["story"]
    assert {chapter.text for chapter in chapters} == {
        "Called the payer.",
        f"Changed by import {source.pk}",
        "Created",
    }
    (changed,) = [chapter for chapter in chapters if chapter.changes]
    assert [(c.field, c.old, c.new) for c in changed.changes] == [
        ("balance", "$10.50", "$0.00"),
        ("payer", "Aetna", "Cigna"),
    ]


@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_costs_the_same_whatever_its_story(
    entries: int, claim: Claim, desk: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(entries):
        LedgerEntry.objects.create(
            claim=claim, kind="payment", amount=Decimal("-1.00"), posted_on=TODAY,
            team=claim.team, payer=claim.payer, facility=claim.facility,
        )  # fmt: skip
        Event.objects.create(claim=claim, kind="note", text="Called.")
    with django_assert_num_queries(20):
        page = desk.get("/claims/0042-118")
    assert len(page.context["ledger"]) == entries
    assert page.content.decode().count("Called.") == entries


def test_a_payment_is_posted_from_the_page(desk: Client, claim: Claim) -> None:
    answer = desk.post(
        "/claims/0042-118/payments",
        {"amount": "431.00", "posted_on": "2026-11-20", "reference": "EFT 7"},
    )
    assert answer.headers["Location"] == "/claims/0042-118"
    (entry,) = LedgerEntry.objects.all()
    assert (entry.amount, entry.posted_on) == (Decimal("-431.00"), date(2026, 11, 20))
    claim.refresh_from_db()
    assert claim.balance == Decimal("2000.00")


def test_an_entry_is_reversed_from_the_page(desk: Client, claim: Claim) -> None:
    desk.post("/claims/0042-118/payments", {"amount": "1.00", "posted_on": "2026-11-20"})
    paid = LedgerEntry.objects.get()
    desk.post("/claims/0042-118/reverse", {"entry": paid.pk, "reason": "Wrong claim"})
    claim.refresh_from_db()
    assert claim.balance == Decimal("2431.00")
    assert LedgerEntry.objects.get(reverses=paid).amount == Decimal("1.00")


def test_an_entry_of_another_claim_is_not_found(desk: Client, claim: Claim) -> None:
    other = ClaimFactory(claim_number="other")
    desk.post("/claims/other/payments", {"amount": "1.00", "posted_on": "2026-11-20"})
    entry = LedgerEntry.objects.get(claim=other.pk)
    answer = desk.post("/claims/0042-118/reverse", {"entry": entry.pk, "reason": "x"})
    assert answer.status_code == 404


def test_a_claim_is_assigned_from_the_page(desk: Client, claim: Claim) -> None:
    desk.post("/claims/0042-118/assign", {"team": "EscalationTeam", "reason": "Hard case"})
    claim.refresh_from_db()
    assert claim.team == Team.objects.get(name="EscalationTeam")
    assert claim.assigned_by_hand


def test_a_wrong_form_changes_nothing_and_says_why(desk: Client, claim: Claim) -> None:
    answer = desk.post("/claims/0042-118/payments", {"amount": "1.005"}, follow=True)
    assert "Amount: Ensure that there are no more than 2 decimal places." in answer.text
    assert not LedgerEntry.objects.exists()


def test_a_refusal_is_said_on_the_page(desk: Client, claim: Claim) -> None:
    answer = desk.post("/claims/0042-118/write-off", {"amount": "9999", "reason": "x"}, follow=True)
    assert "exceeds the balance" in answer.text
    assert not LedgerEntry.objects.exists()


def test_an_auditor_looks_and_posts_nothing(client: Client, auditor: User, claim: Claim) -> None:
    client.force_login(auditor)
    assert "Post a payment" not in client.get("/claims/0042-118").text
    for verb in ("assign", "payments", "write-off", "reverse"):
        assert client.post(f"/claims/0042-118/{verb}", {"amount": "1"}).status_code == 403


def test_an_agents_write_off_is_asked_for(
    client: Client, general_agent: User, claim: Claim
) -> None:
    client.force_login(general_agent)
    assert "Ask for a write-off" in client.get("/claims/0042-118").text
    sent = {"amount": "1", "reason": "x"}
    answer = client.post("/claims/0042-118/write-off", sent, follow=True)
    assert "it waits for somebody else&#x27;s decision" in answer.text
    assert "$1.00 asked for" in answer.text
    assert not LedgerEntry.objects.exists()


def test_nothing_changes_by_get(desk: Client, claim: Claim) -> None:
    for verb in ("assign", "payments", "write-off", "reverse"):
        assert desk.get(f"/claims/0042-118/{verb}").status_code == 405
