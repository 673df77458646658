"""The buttons of the queue: next, take, let go, put off; and its honest end."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from arengine.lib.dates import today
from claims.models import Claim, Lease, Snooze
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, general_agent: User) -> Client:
    client.force_login(general_agent)
    return client


def test_next_opens_the_claim_that_it_takes(desk: Client, general_agent: User) -> None:
    ClaimFactory(claim_number="A/1")
    answer = desk.post("/worklist/next")
    assert (answer.status_code, answer.context["claim"].claim_number) == (200, "A/1")
    assert '<link rel="canonical" href="/claims/A/1">' in answer.text
    assert Lease.objects.get().user == general_agent


@pytest.mark.parametrize("address", ["next", "take", "let-go", "snooze"])
def test_looking_takes_nothing(desk: Client, address: str) -> None:
    ClaimFactory()
    assert desk.get(f"/worklist/{address}").status_code == 405
    assert desk.get("/worklist/end").status_code == 200
    assert not Lease.objects.exists()


def test_the_end_says_so_and_offers_what_sleeps(desk: Client) -> None:
    claim = ClaimFactory(claim_number="SLEEPER")
    desk.post("/worklist/snooze", {"claim_number": "SLEEPER", "days": 3, "reason": "not_now"})
    page = desk.get(desk.post("/worklist/next")["Location"]).content.decode()
    assert "Your queue is empty" in page
    assert "SLEEPER" in page
    assert "Another claim goes first" in page
    assert desk.post("/worklist/take", {"claim_number": "SLEEPER"})["Location"] == "/claims/SLEEPER"
    assert Lease.objects.get().claim == claim


def test_a_snooze_goes_on_to_the_next_claim(desk: Client) -> None:
    ClaimFactory(claim_number="FIRST", balance=900)
    ClaimFactory(claim_number="SECOND")
    desk.post("/worklist/next")
    words = {"claim_number": "FIRST", "days": 7, "reason": "waiting_payer"}
    assert (
        '<link rel="canonical" href="/claims/SECOND">' in desk.post("/worklist/snooze", words).text
    )
    assert Snooze.objects.get().until == today() + timedelta(days=7)


def test_a_snooze_from_the_list_goes_back_to_it(desk: Client) -> None:
    ClaimFactory(claim_number="FIRST")
    words = {"claim_number": "FIRST", "days": 7, "reason": "waiting_payer", "then": "list"}
    assert desk.post("/worklist/snooze", words)["Location"] == "/worklist"


def test_next_on_a_claim_in_hand_says_what_is_missing(desk: Client) -> None:
    ClaimFactory(claim_number="FIRST")
    desk.post("/worklist/next")
    answer = desk.post("/worklist/next", {"open": "FIRST"}, follow=True)
    assert "You have this claim in hand" in answer.text


def test_without_a_reason_nothing_sleeps(desk: Client) -> None:
    ClaimFactory(claim_number="FIRST")
    answer = desk.post("/worklist/snooze", {"claim_number": "FIRST", "days": 3})
    assert answer["Location"] == "/claims/FIRST"
    assert Claim.objects.get().is_due


def test_all_in_hand_is_let_go(desk: Client) -> None:
    ClaimFactory()
    desk.post("/worklist/next")
    assert desk.post("/worklist/let-go")["Location"] == "/worklist/end"
    assert not Lease.objects.exists()


def test_signing_out_lets_go(desk: Client) -> None:
    ClaimFactory()
    desk.post("/worklist/next")
    desk.post("/accounts/logout")
    assert not Lease.objects.exists()
