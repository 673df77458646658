"""What stands on every answer: walked through all addresses, and through the ways to fail."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.arengine.routes import addresses
from trust.processes import database_url

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'self'",
}
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def lacking(response: Any) -> list[str]:
    """Names of headers that are missing or weaker than they must be."""
    wrong = [name for name, value in EXPECTED.items() if response.get(name) != value]
    given = response.get("Content-Security-Policy", "")
    policy = dict(part.strip().split(" ", 1) for part in given.split(";") if " " in part.strip())
    if policy != POLICY:
        wrong.append("Content-Security-Policy")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    return wrong


def is_kept(response: Any) -> bool:
    return "no-store" not in response.get("Cache-Control", "")


# Looking may leave a trace of who looked, and a session may be prolonged; nothing else.
TRACES = ('"accounts_auditentry"', '"django_session"')
# The worklist remembers in the session which view it was left at.
REMEMBERING = ("/worklist", "/worklist/")
WRITES = ("INSERT", "UPDATE", "DELETE")


def writes(queries: CaptureQueriesContext) -> list[str]:
    said = [query["sql"] for query in queries if query["sql"].startswith(WRITES)]
    return [sql[:80] for sql in said if not any(trace in sql for trace in TRACES)]


@pytest.mark.django_db
def test_every_address_has_every_header_is_not_kept_and_changes_nothing_by_a_look(
    client: Client, supervisor: User, settings: Any
) -> None:
    # So many pages take longer than the while after which somebody is seen again.
    settings.SESSION_SEEN_SECONDS = 3_600
    pages = sorted(addresses(supervisor).values())
    client.force_login(supervisor)
    client.raise_request_exception = False
    answers, written = {}, {}
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            answers[page] = client.get(page)
        written[page] = writes(queries)
    for page in REMEMBERING:
        assert all('"accounts_session" SET "data"' in sql for sql in written.pop(page, []))
    assert len(pages) > 150
    assert {page: lacking(answer) for page, answer in answers.items() if lacking(answer)} == {}
    assert [page for page, answer in answers.items() if is_kept(answer)] == []
    assert [page for page, answer in answers.items() if answer.status_code >= 500] == []
    assert {page: found for page, found in written.items() if found} == {}


@pytest.mark.django_db
def test_every_address_has_every_header_for_strangers(client: Client, supervisor: User) -> None:
    answers = {page: client.get(page) for page in addresses(supervisor).values()}
    assert {page: lacking(answer) for page, answer in answers.items() if lacking(answer)} == {}
    assert [page for page, answer in answers.items() if is_kept(answer)] == []


@pytest.mark.django_db
def test_failures_redirects_and_files_carry_them_too(
    client: Client, supervisor: User, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.WHITENOISE_USE_FINDERS = True

    def broken(*args: Any, **kwargs: Any) -> HttpResponse:
        raise RuntimeError("on purpose")

    client.raise_request_exception = False
    answers = {"redirect": client.get("/claims"), "static": client.get("/static/css/arengine.css")}
    client.force_login(supervisor)
    answers |= {"missing": client.get("/nowhere"), "missing API": client.get("/api/nowhere")}
    answers["refused"] = client.post("/imports", {}, headers={"host": "elsewhere.example"})
    monkeypatch.setattr("arengine.health.connection.cursor", broken)
    monkeypatch.setattr("claims.views.claim_list.render", broken)
    monkeypatch.setattr("claims.api.claims.page_answer", broken)
    answers |= {"broken": client.get("/claims"), "broken API": client.get("/api/claims/")}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "redirect": 302,
        "static": 200,
        "missing": 404,
        "missing API": 404,
        "refused": 400,
        "broken": 500,
        "broken API": 500,
    }
    assert {name: lacking(answer) for name, answer in answers.items()} == {
        name: [] for name in answers
    }
    assert [name for name, answer in answers.items() if is_kept(answer)] == ["static"]


@pytest.mark.django_db
def test_signing_out_lets_go_of_kept_pages(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(client: Client, supervisor: User, target: str) -> None:
    supervisor.set_password("a long enough one")
    supervisor.save()
    said = {"username": supervisor.username, "password": "a long enough one", "next": target}
    assert client.post("/accounts/login/", said)["Location"] == "/"
    assert client.get("/accounts/login/", {"next": target})["Location"] == "/"
    assert client.get("/admin/login/", {"next": target}, follow=True).redirect_chain[-1][0] == "/"


PRODUCTION = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
page = Client().get("/accounts/login/", secure=True)
plain = Client().get("/accounts/login/")
api = Client().get("/api/nowhere")
cookie = page.cookies["__Host-csrftoken"]
print(json.dumps({
    "hsts": page["Strict-Transport-Security"],
    "csrf": [cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")],
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,
                settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE,
                settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN],
    "plain": [plain.status_code, plain["Location"]],
    "api": api.status_code,
    "headers": sorted(set(plain.headers) & {"Content-Security-Policy", "Permissions-Policy"}),
    "mail": [settings.ADMINS, settings.DEBUG],
}))
"""


@pytest.mark.django_db
def test_production_speaks_tls_only_with_cookies_of_this_host_alone() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "arengine.settings",
        "ARENGINE_ENV": "production",
        "SECRET_KEY": "k" * 64,
        "FIELD_KEYS": "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,"
        "idx:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": database_url(),
        "REDIS_URL": "redis://127.0.0.1:9/0",
    }
    run = subprocess.run(
        [sys.executable, "-c", PRODUCTION], env=environment, capture_output=True, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1]) == {
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "csrf": [True, True, "Lax", "/", ""],
        "session": ["__Host-sessionid", True, True, "Lax", "/", None],
        "plain": [301, "https://testserver/accounts/login/"],
        "api": 404,
        "headers": ["Content-Security-Policy", "Permissions-Policy"],
        "mail": [[], False],
    }
