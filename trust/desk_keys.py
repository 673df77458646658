"""An agent at the desk, in a browser, by keyboard alone: signs in, works claims, is signed out.

Every key is counted, so that what a day costs can be said.
"""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from accounts.models import Session, User
from arengine.lib.dates import now

PATIENCE = 15_000
SAVE_AND_NEXT = "Control+Enter"


class Keys:
    """Presses and counts them; characters of what is written count apart."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed, self.written = page, 0, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.written += len(text)


def opened(page: Page, claim: str) -> None:
    """The claim is shown and listens to keys."""
    expect(page.get_by_role("heading", name=claim)).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state()


def list_shown(page: Page) -> None:
    """The worklist is there and listens to keys."""
    page.get_by_role("button", name="Next claim").wait_for(timeout=PATIENCE)
    page.wait_for_load_state()


def next_shown(page: Page, before: str = "") -> str:
    """The number of the claim that is shown after this one; empty when the queue is. Raises
    TimeoutError of Playwright where neither comes."""
    other = rf"(?!{re.escape(before)}\s*$)" if before else ""
    heading = page.get_by_role("heading", level=1).filter(
        has_text=re.compile(rf"^\s*(Claim {other}|Your queue is empty)")
    )
    heading.wait_for(timeout=PATIENCE)
    page.wait_for_load_state()
    return heading.inner_text().strip().partition("Claim ")[2]


def sign_in(page: Page, keys: Keys, person: User, password: str) -> None:
    """At the form of sign-in, which has the first field in hand."""
    expect(page.get_by_label("User name")).to_be_focused(timeout=PATIENCE)
    keys.write(person.username)
    keys.press("Tab")
    keys.write(password)
    keys.press("Enter")


def time_out(page: Page, keys: Keys, person: User, password: str) -> None:
    """The session ends over what is typed: sending it leads to sign-in, and from there back."""
    claim = next_shown(page)
    expect(page.locator("[data-draft-words]")).to_contain_text("Draft saved", timeout=PATIENCE)
    Session.objects.filter(user=person).update(seen_at=now() - timedelta(hours=1))
    keys.press(SAVE_AND_NEXT)
    sign_in(page, keys, person, password)
    opened(page, f"Claim {claim}")
