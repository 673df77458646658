"""Who may see and press what; no value breaks a page."""

import pytest
from django.test import Client

from accounts.models import User
from tests.claims.importing.claims_files import AMBIGUOUS, DAMAGED, GOOD, sent, upload, worked
from tests.claims.views.imports.shown import body, columns_of

pytestmark = pytest.mark.django_db


READS = ("", "?step=columns", "/progress", "/errors.csv", "/rejected.csv", "/difference.csv")
WRITES = ("mapping", "format", "confirm", "cancel", "resume", "undo")


def test_an_agent_sees_no_import(client: Client, senior_agent: User) -> None:
    received = sent(GOOD)
    client.force_login(senior_agent)
    everything = ["/imports", "/imports/template.csv", "/imports/dictionary"]
    everything += [f"{received.link}{part}" for part in READS]
    assert {client.get(path).status_code for path in everything} == {404}
    posts = ["/imports", *(f"{received.link}/{verb}" for verb in WRITES)]
    assert {client.post(path).status_code for path in posts} == {404}


def test_an_auditor_reads_and_decides_nothing(client: Client, auditor: User) -> None:
    received = sent(DAMAGED)
    client.force_login(auditor)
    assert {client.get(f"{received.link}{part}").status_code for part in READS} == {200}
    assert "Send and check" not in body(client.get("/imports"))
    assert "Cancel import" not in body(client.get(received.link))
    posts = ["/imports", *(f"{received.link}/{verb}" for verb in WRITES)]
    assert {client.post(path).status_code for path in posts} == {403}
    assert worked(received.pk).state == "checked"


def test_a_verb_is_a_post(site: Client) -> None:
    received = sent(GOOD)
    assert {site.get(f"{received.link}/{verb}").status_code for verb in WRITES} == {405}


NASTY_VALUES = [
    "\x00",
    "'",
    '"><script>alert(1)</script>',
    "9" * 40,
    "-1",
    "٣",
    "%",
    "{{7*7}}",
    "?",
]


@pytest.mark.parametrize("value", NASTY_VALUES)
def test_no_value_breaks_a_page(site: Client, value: str) -> None:
    asked, checked = sent(AMBIGUOUS), sent(DAMAGED)
    gets = [site.get("/imports", {name: value}) for name in ("before", "as_of", "mapping")]
    gets += [site.get(one.link, {"step": value, "known": value}) for one in (asked, checked)]
    fields = ("use_2", "order_2", "suggestion", "duplicates", "decimal_comma", "remember_as")
    posts = [
        site.post(f"{asked.link}/mapping", columns_of(asked, **{name: value})) for name in fields
    ]
    formats = ("encoding", "delimiter", "sheet", "header_row")
    posts += [site.post(f"{checked.link}/format", {name: value}) for name in formats]
    names = ("as_of", "mapping", "snapshot")
    posts += [site.post("/imports", {"file": upload(GOOD), name: value}) for name in names]
    assert {response.status_code for response in gets} == {200}
    assert {response.status_code for response in posts} <= {200, 302, 400}
    assert not [r for r in (*gets, *posts) if b"<script>alert(1)" in r.content]
