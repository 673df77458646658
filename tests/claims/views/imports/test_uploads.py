"""The list of imports, and sending a file."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from claims.models import Claim, Import
from tests.claims.importing.claims_files import DAMAGED, GOOD, HEADER, sent, upload, worked
from tests.claims.views.imports.shown import body

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/imports", "/imports/"])
def test_the_list_says_what_to_do_where_there_is_nothing(site: Client, path: str) -> None:
    shown = body(site.get(path))
    assert "No imports yet" in shown
    assert 'value="2026-11-21"' in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(
    site: Client,
    supervisor: User,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        sent(f"{HEADER}\nC-{number},AETNA,10.00,5\n", supervisor)
    site.get("/imports")
    with django_assert_max_num_queries(8):
        shown = body(site.get("/imports"))
    assert shown.count("Checked, waiting for confirmation") == count


def test_the_list_goes_on_with_older_imports(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.views.imports.pages.PAGE", 2)
    numbers = [sent(f"{HEADER}\nC-{n},AETNA,10.00,5\n").pk for n in range(3)]
    first = body(site.get("/imports"))
    assert f'href="/imports?before={numbers[1]}"' in first
    second = body(site.get(f"/imports?before={numbers[1]}"))
    assert f'href="/imports/{numbers[0]}"' in second
    assert f'href="/imports/{numbers[2]}"' not in second


def test_an_upload_goes_to_its_import_and_is_checked(site: Client) -> None:
    response = site.post("/imports", {"file": upload(GOOD), "as_of": "2026-11-21"})
    received = Import.objects.get()
    assert response.headers["Location"] == f"/imports/{received.pk}"
    assert worked(received.pk).state == "checked"
    assert Claim.objects.count() == 0


def test_the_same_file_again_leads_to_the_first_import(site: Client) -> None:
    asked = {"as_of": "2026-11-21"}
    site.post("/imports", {"file": upload(GOOD), **asked})
    again = site.post("/imports", {"file": upload(GOOD, "other name.csv"), **asked}, follow=True)
    assert Import.objects.count() == 1
    assert "This very file was sent before" in body(again)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "Choose a CSV or XLSX file."),
        ({"file": upload("")}, "The file is empty."),
        ({"file": upload(GOOD), "as_of": "2027-01-01"}, "expected a date not after 2026-11-21"),
        ({"file": upload(GOOD), "as_of": "0001-01-01"}, "expected a date not before 1970-01-01"),
        ({"file": upload(GOOD), "as_of": "yesterday"}, "Enter a valid date."),
        ({"file": upload(GOOD), "mapping": "nobody"}, "Select a valid choice."),
    ],
)
def test_an_upload_is_refused_with_the_reason(
    site: Client, asked: dict[str, Any], message: str
) -> None:
    response = site.post("/imports", {"as_of": "2026-11-21", **asked})
    assert response.status_code == 400
    assert message in body(response)
    assert Import.objects.count() == 0


def test_a_file_over_the_limit_never_reaches_the_disk(site: Client, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 100
    response = site.post("/imports", {"file": upload(GOOD * 10), "as_of": "2026-11-21"})
    assert response.status_code == 413
    assert "The file is too large." in body(response)


def test_a_damaged_multipart_body_is_no_fault_of_the_server(site: Client) -> None:
    broken = b"--x\r\nContent-Disposition: form-data; name=file; filename=a.csv\r\n\r\nabc"
    response = site.generic("POST", "/imports", broken, "multipart/form-data; boundary=x")
    assert response.status_code == 400


@pytest.mark.parametrize("name", ["../../etc/passwd", 'a"b\r\nSet-Cookie: x.csv', "<script>.csv"])
def test_the_name_of_a_file_is_only_text(site: Client, name: str) -> None:
    site.post("/imports", {"file": upload(DAMAGED, name), "as_of": "2026-11-21"})
    received = worked(Import.objects.get().pk)
    assert "/" not in received.file_name
    assert "<script>.csv" not in body(site.get(received.link))
    download = site.get(f"{received.link}/rejected.csv")
    expected = f'attachment; filename="import-{received.pk}-rejected.csv"'
    assert download.headers["Content-Disposition"] == expected


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.7 ...", "open.pdf", "PDF"),
        (b"   \n \n", "open.csv", "holds no rows"),
        (b"PK\x03\x04 broken", "open.xlsx", "Save the claims again as .xlsx or CSV"),
        (b"\x00\x01\x02\x03" * 50, "open.csv", "is not a text file"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_in_words(
    site: Client, content: bytes, name: str, words: str
) -> None:
    site.post("/imports", {"file": upload(content, name), "as_of": "2026-11-21"})
    received = worked(Import.objects.get().pk)
    assert received.state == "failed"
    shown = body(site.get(received.link))
    assert "The import stopped." in shown
    assert words.casefold() in shown.casefold()
