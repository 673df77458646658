"""From the list to a claim and back, by keyboard and mouse, on a desk and a phone."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from claims.models import Claim, Import, JobRun
from tests.browser.conftest import SignIn, assert_accessible
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def desk(page: Page, sign_in: SignIn, supervisor: User) -> Page:
    """Three claims, one of them missing, and a supervisor who is signed in."""
    now = datetime(2026, 11, 21, 2, tzinfo=UTC)
    JobRun.objects.create(job=JobRun.REAGE, date=TODAY, finished_at=now)
    payer = PayerFactory(name="Aetna")
    for number, dollars in (("A-1", 900), ("A/2", 500), ("A-3", 100)):
        ClaimFactory(claim_number=number, payer=payer, balance=Decimal(dollars))
    snapshot = Import.objects.create(
        file_name="open.csv", size=1, digest="d", fingerprint="f", as_of=TODAY
    )
    Claim.objects.filter(claim_number="A-3").update(missing_since=now, missing_import=snapshot)
    sign_in(page, supervisor)
    return page


def test_a_claim_is_found_opened_and_paid(desk: Page) -> None:
    desk.goto("/claims?status=open")
    expect(desk.locator(".list-total")).to_contain_text("3 claims · $1,500.00")
    assert_accessible(desk)
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Claim A/2")).to_be_visible()
    assert_accessible(desk)
    height, window = desk.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert height == window, "a claim is one screen"
    desk.keyboard.press("p")
    desk.get_by_label("Amount", exact=True).first.fill("500.00")
    desk.get_by_role("button", name="Post payment").click()
    expect(desk.get_by_text("The payment is posted.")).to_be_visible()
    expect(desk.locator(".claim-figures")).to_contain_text("Resolved")
    assert Claim.objects.get(claim_number="A/2").balance == 0


def test_columns_are_chosen_and_the_filter_stays(desk: Page) -> None:
    desk.goto("/claims?status=open&ordering=-balance")
    desk.get_by_role("button", name="Columns").click()
    desk.get_by_role("checkbox", name="Facility").check()
    desk.get_by_role("button", name="Show these").click()
    expect(desk.get_by_role("columnheader", name="Facility")).to_be_visible()
    expect(desk).to_have_url(re.compile(r"\?status=open&ordering=-balance$"))
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Export CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("Claim,Payer,Facility,Balance")
    assert text.splitlines()[-1].startswith("Total (3 rows)")


def test_missing_claims_are_decided_after_count_and_sum(desk: Page) -> None:
    desk.goto("/claims/missing")
    assert_accessible(desk)
    desk.get_by_label("Select claim A-3").check()
    desk.get_by_role("button", name="Keep open").click()
    expect(desk.get_by_text("1 claim with $100.00")).to_be_visible()
    assert_accessible(desk)
    desk.get_by_role("button", name="Keep 1 open").click()
    expect(desk.get_by_text("Nothing is missing")).to_be_visible()


@pytest.mark.parametrize("path", ["/claims", "/claims/entries", "/claims/missing", "/claims/A-1"])
def test_pages_fit_a_phone(path: str, desk: Page) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(path)
    assert_accessible(desk)
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_api_describes_itself_under_the_strict_policy(desk: Page) -> None:
    desk.goto("/api/docs/")
    desk.get_by_placeholder("Filter by tag").fill("claims")
    expect(desk.locator("#swagger-ui .opblock-tag")).to_have_count(1)
    desk.locator("#operations-tag-claims").click()
    desk.locator("#operations-claims-claims_list .opblock-summary").click()
    expect(desk.get_by_role("button", name="Try it out")).to_be_visible()
