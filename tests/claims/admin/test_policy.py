"""The back office in Chromium under the strict content policy: nothing is blocked."""

import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Team, User
from claims.models import ContractTerm, Payer, PayerAlias
from tests.claims.admin.pages import MODELS, address, fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Playwright's loop runs in this thread; the server has a thread and connection of its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": FLAGS}


@pytest.fixture
def seeds(transactional_db: None) -> None:
    """The rows that migrations bring; the browser test before this one has emptied the tables."""
    if not Team.objects.exists():
        for module in ("accounts.migrations.0002_seed", "claims.migrations.0003_seed_routing"):
            import_module(module).seed(apps, None)


@pytest.fixture
def complaints() -> list[str]:
    """What the console said: blocked parts and errors of scripts."""
    return []


@pytest.fixture
def page(
    browser: Browser,
    live_server: LiveServer,
    seeds: None,
    admin_person: User,
    complaints: list[str],
) -> Iterator[Page]:
    def complain(text: str) -> None:
        if "Content Security Policy" in text:
            complaints.append(text)

    client = Client()
    client.force_login(admin_person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    page.on("console", lambda message: complain(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    yield page
    context.close()


def test_every_kind_of_page_is_clean(page: Page, admin_person: User, complaints: list[str]) -> None:
    fill(0, admin_person)
    term, alias = ContractTerm.objects.get(), PayerAlias.objects.first()
    assert alias is not None
    for model in MODELS:
        page.goto(address(model))
        page.goto(address(model, f"{model._default_manager.latest('pk').pk}/change/"))
    for rest in (
        "",
        "claims/",
        "password_change/",
        f"accounts/user/{admin_person.pk}/password/",
        f"accounts/user/{admin_person.pk}/history/",
        "accounts/user/add/",
        "claims/payer/add/",
        "claims/payer/import/",
        "claims/payer/export/",
        f"claims/contractterm/{term.pk}/delete/",
    ):
        answer = page.goto(f"/admin/{rest}")
        assert answer is not None
        assert answer.status == 200
    assert complaints == []


def test_a_payer_is_picked_by_typing_and_filters_the_claims(
    page: Page, admin_person: User, complaints: list[str]
) -> None:
    fill(0, admin_person)
    fill(1, admin_person)
    payer = Payer.objects.filter(claim__isnull=False).first()
    assert payer is not None
    page.goto("/admin/claims/claim/")
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    page.locator(".payer-filter .select2-selection").click()
    page.locator(".select2-search__field").fill(payer.name)
    page.locator(".select2-results__option", has_text=payer.name).first.click()
    page.locator(".payer-filter button").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#result_list .field-payer")).to_have_text(payer.name)
    assert complaints == []


def test_a_file_is_tried_and_taken_over(page: Page, complaints: list[str]) -> None:
    page.goto("/admin/accounts/team/import/")
    sent = {"name": "teams.csv", "mimeType": "text/csv"}
    page.set_input_files("#id_import_file", {**sent, "buffer": b"name,label\n,Nameless\n"})
    page.locator("input[type=submit]").click()
    expect(page.locator(".errorlist")).to_contain_text("Row 2, name: This field cannot be blank.")
    page.set_input_files("#id_import_file", {**sent, "buffer": b"name,label\nNight,Night shift\n"})
    page.locator("input[type=submit]").click()
    page.get_by_text("Confirm import", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("1 new")
    assert Team.objects.get(name="Night").label == "Night shift"
    assert complaints == []
