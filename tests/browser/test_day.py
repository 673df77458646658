"""An agent's day by keyboard alone: from claim to claim, put off, signed out in the middle."""

import re
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Team, User
from arengine.lib.dates import today
from claims.models import Claim, Snooze, TextModule, Touch
from tests.browser.conftest import SignIn, assert_accessible
from tests.factories import ClaimFactory, PayerFactory, UserFactory
from trust.desk_keys import Keys, opened, time_out
from trust.working_day import judged, kept_notes, work_day

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PASSWORD = "correct horse battery"
PAGES = (
    *("/worklist", "/worklist?tab=deadlines", "/claims/A-1", "/my-day", "/team"),
    *("/decisions", "/deadlines", "/worklist/texts", "/worklist/end"),
)

NOT_THEIRS = {("agent", "/team"): 404}


@pytest.fixture
def agent(db: None) -> User:
    """With six claims in the queue: A-1 is the dearest and goes first."""
    agent: User = UserFactory(username="gina")
    agent.set_password(PASSWORD)
    agent.save()
    agent.teams.add(Team.objects.get(name="GeneralAgent"))
    payer = PayerFactory(name="Aetna")
    for number in range(1, 7):
        ClaimFactory(claim_number=f"A-{number}", payer=payer, balance=Decimal(7000 - 1000 * number))
    TextModule.objects.create(name="called", text="Called {payer}.")
    return agent


@pytest.fixture
def desk(page: Page, sign_in: SignIn, agent: User) -> Page:
    """The first claim of the queue, opened by one key."""
    sign_in(page, agent)
    page.goto("/worklist")
    page.keyboard.press("n")
    opened(page, "Claim A-1")
    return page


def test_a_quiet_outcome_and_the_next_claim_take_three_keys_at_most(desk: Page) -> None:
    keys = Keys(desk)
    keys.press("2", "Control+Enter")
    opened(desk, "Claim A-2")
    expect(desk.locator(".undo-toast")).to_contain_text("Logged on A-1: In process")
    assert keys.pressed <= 3


def test_a_text_a_date_and_the_next_claim_take_six_keys_at_most(desk: Page) -> None:
    keys = Keys(desk)
    keys.press("2", "+", ":", ":", "Enter", "Control+Enter")
    opened(desk, "Claim A-2")
    touch = Touch.objects.get()
    assert (touch.note, touch.claim.claim_number) == ("Called Aetna.", "A-1")
    assert touch.follow_up_on is not None
    assert keys.pressed <= 6


def test_everything_that_is_typed_is_seen_without_scrolling(desk: Page) -> None:
    panel = desk.locator(".claim-touch")
    assert panel.evaluate("panel => panel.scrollHeight - panel.clientHeight") == 0
    expect(desk.get_by_role("button", name="Save and next")).to_be_in_viewport(ratio=1)


def test_a_claim_is_put_off_by_keys(desk: Page) -> None:
    desk.keyboard.press("s")
    expect(desk.get_by_label("Why").locator("visible=true")).to_be_focused()
    desk.keyboard.type("Payer n")
    desk.keyboard.press("Tab")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    opened(desk, "Claim A-2")
    assert Snooze.objects.get().until == today() + timedelta(days=14)
    desk.goto("/worklist")
    desk.keyboard.press("j")
    desk.keyboard.press("s")
    dialog = desk.get_by_role("dialog", name="Snooze A-2")
    expect(dialog.get_by_label("Why")).to_be_focused()
    desk.keyboard.type("Waiting for d")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Claim A-2 sleeps")).to_be_visible()
    expect(desk).to_have_url(re.compile("/worklist"))
    assert set(Snooze.objects.values_list("reason", flat=True)) == {
        "waiting_payer",
        "waiting_documents",
    }
    desk.keyboard.press("j")
    desk.keyboard.press("s")
    expect(desk.get_by_role("dialog", name="Snooze A-3")).to_be_visible()
    assert_accessible(desk)


def test_next_stays_on_a_claim_in_hand_and_escape_lets_it_go(desk: Page) -> None:
    desk.keyboard.press("n")
    expect(desk.get_by_text("You have this claim in hand")).to_be_visible()
    desk.keyboard.press(":")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("textbox", name="Note")).not_to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.get_by_text("Let go; it can be served to others again.")).to_be_visible()
    expect(desk.get_by_role("button", name="Let go")).to_have_count(0)


def test_a_day_goes_on_after_a_session_that_ended_in_its_middle(desk: Page, agent: User) -> None:
    def middle() -> None:
        typed = desk.get_by_role("textbox", name="Note").input_value()
        time_out(desk, keys, agent, PASSWORD)
        expect(desk.get_by_role("textbox", name="Note")).to_have_value(typed)
        expect(desk.get_by_role("radio", name="In process")).to_be_checked()

    keys = Keys(desk)
    day = work_day(desk, keys, claims=6, chance=Random(3), middle=middle)
    expect(desk.get_by_role("heading", name="Your queue is empty")).to_be_visible()
    outcome = judged(day, keys, 6, kept_notes(agent), troubles=[])
    assert outcome.good, (outcome.result, outcome.details)
    assert day.worked == [f"A-{number}" for number in range(1, 7)]
    assert not Claim.objects.due().exists()


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_pages_of_the_day_are_accessible_in_both_colours(
    role: str, agent: User, supervisor: User, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, {"agent": agent, "supervisor": supervisor}[role])
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        for address in PAGES:
            status = (page.goto(address) or pytest.fail(address)).status
            assert status == NOT_THEIRS.get((role, address), 200), address
            if status == 200:
                assert_accessible(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= 1366, address
