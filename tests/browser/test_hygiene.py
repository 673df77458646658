"""Every page in Chromium under the strict policy, and the Back button after signing out."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from claims.models import JobRun
from tests.arengine.routes import addresses
from tests.browser.conftest import SignIn, assert_accessible
from tests.claims.admin.pages import MODELS
from tests.factories import TODAY, ClaimFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


LEFT_OUT = (".csv", "/metrics", "/healthz", "/readyz", "/logout", "/read", "/progress")
NOT_OURS = ("/api/docs", "/admin")


def pages(person: User) -> list[str]:
    """Addresses without their second spelling, and without those that answer no page. Of the back
    office only the payers: lists and rows of every model are opened in `test_admin`."""
    found = addresses(person)
    models = tuple(f"admin/{model._meta.label_lower.replace('.', '/')}/" for model in MODELS)
    asked = {
        page.rstrip("/") or "/"
        for route, page in found.items()
        if not route.startswith(("api/", *models)) or route.startswith("admin/claims/payer/")
    }
    return sorted(page for page in asked if not page.endswith(LEFT_OUT))


def test_no_page_is_blocked_by_the_policy_breaks_or_is_too_wide_and_axe_finds_nothing(
    page: Page, sign_in: SignIn, admin_person: User
) -> None:
    """What the console says is looked at by `calm_console`. In dark colours: light ones are seen
    in the journeys."""
    page.emulate_media(color_scheme="dark")
    sign_in(page, admin_person)
    visited = []
    for address in [*pages(admin_person), "/api/docs/", "/nowhere", "/admin/nowhere/"]:
        answer = page.request.get(address, max_redirects=0)
        assert answer.status < 500, address
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        if is_page and answer.status in (200, 403, 404):
            page.goto(address, wait_until="load")
            if page.title() and not address.startswith(NOT_OURS):  # a fragment has no title
                assert_accessible(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= 1366, address
            visited.append(address)
    assert len(visited) > 25
    assert "/admin/claims/payer/import" in visited


def test_after_signing_out_the_back_button_shows_nothing(
    page: Page, sign_in: SignIn, supervisor: User
) -> None:
    JobRun.objects.create(job=JobRun.REAGE, date=TODAY, finished_at="2026-11-21T02:00Z")
    ClaimFactory(claim_number="A-1")
    sign_in(page, supervisor)
    page.goto("/claims")
    page.goto("/claims/A-1")
    expect(page.get_by_role("heading", name="Claim A-1")).to_be_visible()
    assert "$250.00" in page.content()
    page.get_by_role("button", name="account, colours").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    for _ in range(2):
        page.go_back(wait_until="load")
        expect(page.get_by_label("Password")).to_be_visible()
        assert "$250.00" not in page.content()
