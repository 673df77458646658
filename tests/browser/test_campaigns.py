"""A campaign from its filter to a claim's next step, and what a payment on that claim makes of its
figures."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from arengine.lib.dates import today
from claims.models import JobRun
from strategies.models import Campaign
from strategies.services.advancing import advance_workflows
from strategies.services.campaign_states import tend_campaigns
from tests.browser.conftest import SignIn, assert_accessible
from tests.factories import ClaimFactory, PayerFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_a_campaign_is_previewed_launched_and_followed_to_the_cent(
    page: Page, sign_in: SignIn, supervisor: User
) -> None:
    day = today()
    JobRun.objects.create(job=JobRun.REAGE, date=day, finished_at=f"{day}T02:00Z")
    payer = PayerFactory(name="Aetna")
    for number, dollars in (("A-1", 900), ("A-2", 500), ("A-3", 100)):
        ClaimFactory(claim_number=number, payer=payer, balance=Decimal(dollars))
    sign_in(page, supervisor)
    page.goto("/campaigns")
    page.get_by_role("link", name="New campaign").first.click()
    page.goto("/campaigns/new?status=open&min_balance=200")
    page.get_by_label("Name").fill("Aetna before the year ends")
    page.get_by_label("Goal, in a sentence").fill("Ask for every open claim")
    page.get_by_label("Workflow").select_option("phone-campaign")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".claim-figures")).to_contain_text("$1,400.00")
    assert_accessible(page)
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_role("button", name="Launch: enrol 2 claims").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Active")
    assert_accessible(page)
    page.goto("/claims/A-1")
    expect(page.locator("main")).to_contain_text("a campaign “Aetna before the year ends”")
    page.keyboard.press("p")
    page.get_by_label("Amount", exact=True).first.fill("123.45")
    page.get_by_role("button", name="Post payment").click()
    expect(page.get_by_text("The payment is posted.")).to_be_visible()
    for night in (advance_workflows, tend_campaigns):
        night(day + timedelta(days=1))
    page.goto(Campaign.objects.get().link)
    expect(page.locator("main")).to_contain_text("$123.45")
    page.get_by_role("link", name="$123.45").first.click()
    expect(page.locator(".list-total")).to_contain_text("1 claim")
