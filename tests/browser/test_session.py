"""Somebody who does not work is asked, stays with one key, or is led to sign-in."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Session, User
from tests.browser.conftest import SignIn, assert_accessible

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
QUIET = "13:05"


def test_who_is_still_here_stays_and_who_left_is_signed_out(
    page: Page, sign_in: SignIn, supervisor: User
) -> None:
    sign_in(page, supervisor)
    page.clock.install()
    page.goto("/accounts/sessions?from=mail")
    warning = page.get_by_role("dialog", name="Are you still here?")
    Session.objects.update(seen_at=timezone.now() - timedelta(seconds=800))
    page.clock.fast_forward(QUIET)
    expect(warning).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    assert Session.objects.get().seen_at > timezone.now() - timedelta(seconds=60)
    Session.objects.update(seen_at=timezone.now() - timedelta(seconds=900))
    page.clock.fast_forward(QUIET)
    expect(page).to_have_url("/accounts/login?next=%2Faccounts%2Fsessions%3Ffrom%3Dmail&ended=1")
    expect(page.get_by_text("Your session has ended")).to_be_visible()
