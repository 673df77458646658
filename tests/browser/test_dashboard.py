"""The dashboard in Chromium: figures open claims, dark mode, keys, accessibility."""

import re
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.analytics.entries import post
from tests.browser.conftest import SignIn, assert_accessible
from tests.factories import ClaimFactory, PayerFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def dashboard(page: Page, sign_in: SignIn, supervisor: User, aged_today: date) -> Page:
    """The dashboard of a supervisor with two payers and some collections."""
    claim = ClaimFactory(
        payer=PayerFactory(name="BCBS"),
        balance=Decimal("31200000.40"),
        days=200,
        team_name="SeniorAgent",
    )
    post(claim, "2300000.00", date(2026, 10, 5), days=28)
    post(claim, "2053571.00", date(2026, 9, 5), days=33)
    ClaimFactory(payer=PayerFactory(name="AMBETTER"), days=10)
    sign_in(page, supervisor)
    page.goto("/")
    return page


def test_the_figures_are_there_and_accessible(dashboard: Page) -> None:
    tiles = dashboard.get_by_role("region", name="Key figures")
    expect(tiles).to_contain_text("$31.2M")
    expect(tiles).to_contain_text("up 12.0% on Sep")
    expect(tiles).to_contain_text("down 5.0 days on Sep")
    expect(dashboard.get_by_role("img", name="Bar chart of the open balance")).to_be_visible()
    assert_accessible(dashboard)


def test_a_figure_opens_its_claims(dashboard: Page) -> None:
    with dashboard.expect_request(re.compile("/claims")) as opened:
        dashboard.get_by_role("link", name=">120").click()
    assert opened.value.url.endswith("/claims?status=open&bucket=%3E120")


def test_the_definition_of_a_figure_opens_and_closes(dashboard: Page) -> None:
    dashboard.get_by_role("button", name="How Collection rate is worked out").press("Enter")
    definition = dashboard.get_by_role("dialog", name="How Collection rate is worked out")
    expect(definition).to_contain_text("write-offs + balances closed unpaid after denial")
    dashboard.keyboard.press("Escape")
    expect(definition).to_be_hidden()


def test_a_chosen_filter_applies_at_once_and_stands_in_the_address(dashboard: Page) -> None:
    dashboard.get_by_label("Team", exact=True).select_option("GeneralAgent")
    expect(dashboard).to_have_url(re.compile(r"\?team=GeneralAgent"))
    expect(dashboard.get_by_role("region", name="Key figures")).to_contain_text("$250")


def test_the_dark_mode_is_remembered_and_accessible(dashboard: Page) -> None:
    dashboard.get_by_role("button", name="account, colours, density").click()
    dashboard.get_by_role("button", name="Dark").click()
    dashboard.reload()
    expect(dashboard.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert_accessible(dashboard)


def test_the_sheet_of_keys_opens_with_a_question_mark(dashboard: Page) -> None:
    dashboard.keyboard.press("?")
    sheet = dashboard.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    assert_accessible(dashboard)
    dashboard.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_a_slash_leads_to_the_search(dashboard: Page) -> None:
    dashboard.keyboard.press("/")
    search = dashboard.get_by_label("Search claims by number")
    expect(search).to_be_focused()
    with dashboard.expect_request(re.compile("/claims")) as opened:
        search.press_sequentially("C-1")
        search.press("Enter")
    assert opened.value.method == "POST"
    assert opened.value.url.endswith("/claims/find")


def test_the_menu_unfolds_on_a_phone(dashboard: Page) -> None:
    dashboard.set_viewport_size({"width": 390, "height": 844})
    expect(dashboard.get_by_role("navigation", name="Main")).to_be_hidden()
    dashboard.get_by_role("button", name="Menu").click()
    expect(dashboard.get_by_role("navigation", name="Main")).to_be_visible()
    width = dashboard.evaluate("document.documentElement.scrollWidth")
    assert width == 390
    assert_accessible(dashboard)


@pytest.mark.usefixtures("live_server")
def test_the_sign_in_page_is_accessible(page: Page) -> None:
    page.goto("/accounts/login/")
    expect(page.get_by_label("User name")).to_be_focused()
    assert_accessible(page)
