"""Touches by keyboard alone: few keys, texts, macros, drafts, undo."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Dialog, Page, expect

from accounts.models import Team, User
from arengine.lib.dates import today
from claims.models import Claim, Draft, Macro, Outcome, TextModule, Touch
from tests.browser.conftest import SignIn, assert_accessible
from tests.factories import ClaimFactory, PayerFactory, UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def desk(page: Page, sign_in: SignIn, db: None) -> Page:
    """An agent before a claim, with a text and a macro."""
    agent: User = UserFactory(username="gina")
    agent.teams.add(Team.objects.get(name="GeneralAgent"))
    ClaimFactory(claim_number="A-1", payer=PayerFactory(name="Aetna"))
    TextModule.objects.create(name="called", text="Called {payer}, reference {reference}.")
    nof = Outcome.objects.get(code="NOF")
    Macro.objects.create(name="Not on file", key="N", outcome=nof, note="No {claim}.", days=3)
    sign_in(page, agent)
    page.goto("/claims/A-1")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_quiet_outcome_takes_three_keys_and_is_undone_by_one(desk: Page) -> None:
    assert_accessible(desk)
    press(desk, "2", "Control+Enter")
    toast = desk.locator(".undo-toast")
    expect(toast).to_contain_text("Logged on A-1: In process")
    assert_accessible(desk)
    assert Touch.objects.get().outcome == Outcome.objects.get(code="INPROC")
    press(desk, "z")
    expect(toast).to_have_count(0)
    assert Claim.objects.get().touch_count == 0


def test_a_template_note_and_a_date_take_six_keys(desk: Page) -> None:
    press(desk, "2", "+", ":", ":", "Enter", "Control+Enter")
    expect(desk.locator(".undo-toast")).to_be_visible()
    touch = Touch.objects.get()
    assert touch.note == "Called Aetna."
    assert touch.follow_up_on is not None


def test_a_date_is_typed_over_the_rules_own(desk: Page) -> None:
    first = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    press(desk, "2", "d")
    desk.keyboard.type(f"{first:%m%d%Y}")
    expect(desk.get_by_label("Next action")).to_have_value(f"{first:%Y-%m-%d}")


def test_a_date_after_the_deadline_asks_why_before_it_is_sent(desk: Page) -> None:
    Claim.objects.update(deadline_on=today())
    desk.reload()
    press(desk, "2", "+", "Control+Enter")
    expect(desk.get_by_label("Why so late, or so")).to_be_focused()
    desk.keyboard.type("The payer asked for it")
    press(desk, "Control+Enter")
    expect(desk.locator(".undo-toast")).to_be_visible()


def test_a_macro_asks_before_it_replaces_what_is_typed(desk: Page) -> None:
    press(desk, "Shift+N")
    note = desk.get_by_role("textbox", name="Note")
    expect(note).to_have_value("No A-1.")
    expect(desk.get_by_role("radio", name="Not on file")).to_be_checked()
    note.fill("Mine")
    note.blur()
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.once("dialog", refuse)
    press(desk, "Shift+N")
    expect(note).to_have_value("Mine")
    assert asked == ["confirm"]


def test_a_draft_survives_being_signed_out(desk: Page, sign_in: SignIn) -> None:
    press(desk, "4", ":")
    desk.keyboard.type("Denied, said Ann")
    expect(desk.locator("[data-draft-words]")).to_contain_text("Draft saved", timeout=10_000)
    # A save may fall into the typing; the next is 3 s away.
    for _ in range(60):
        if Draft.objects.get().said.get("note") == "Denied, said Ann":
            break
        desk.wait_for_timeout(250)
    assert Draft.objects.get().said.get("note") == "Denied, said Ann"
    desk.context.clear_cookies()
    desk.reload()
    expect(desk).to_have_url(re.compile("/accounts/login/[?]next=/claims/A-1"))
    sign_in(desk, User.objects.get(username="gina"))
    desk.goto("/claims/A-1")
    expect(desk.get_by_role("textbox", name="Note")).to_have_value("Denied, said Ann")
