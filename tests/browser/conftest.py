"""Chromium against a live server: signed in by cookie, no CSP violation, no serious axe finding."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, Playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from trust.browser import CHROMIUM, FLAGS, VIEWPORT, troubles_of

# Playwright keeps an event loop in this thread; the ORM is used outside of it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SignIn = Callable[[Page, User], None]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": VIEWPORT}


@pytest.fixture(scope="session")
def playwright(seeds: str, playwright: Playwright) -> Playwright:
    """Under Playwright's event loop Django has another connection object: it knows the seeds too.

    The order of the arguments matters: the seeds are read before the loop begins.
    """
    connection._test_serialized_contents = seeds  # type: ignore[attr-defined]
    return playwright


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """`page.goto("/claims")` is enough."""
    return live_server.url


@pytest.fixture(autouse=True)
def calm_console(page: Page) -> Iterator[None]:
    """Every journey ends without a script error and without a violation of the CSP."""
    troubles = troubles_of(page)
    yield
    assert troubles == []


@pytest.fixture
def sign_in(live_server: LiveServer) -> SignIn:
    """Gives the page the session of a person, without the sign-in form."""

    def give_session(page: Page, person: User) -> None:
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]

    return give_session


def assert_accessible(page: Page) -> None:
    """Axe finds nothing on the page as it stands."""
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found] == []
