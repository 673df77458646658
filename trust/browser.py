"""Chromium as the journeys start it, and a listener for what its console complains about."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ConsoleMessage, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
VIEWPORT = {"width": 1366, "height": 768}


@contextmanager
def opened_browser(base_url: str) -> Iterator[Page]:
    """A page that knows nobody yet; `page.goto("/claims")` is enough."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser.new_page(base_url=base_url, viewport=VIEWPORT)  # type: ignore[arg-type]
        browser.close()


def troubles_of(page: Page) -> list[str]:
    """Grows by every script error and every violation of the CSP."""
    troubles: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            troubles.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    return troubles
