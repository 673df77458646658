"""A damaged file on its way in and out again, in Chromium: the whole wizard by hand."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from claims.importing.working import work
from claims.models import Claim, Import
from tests.browser.conftest import SignIn, assert_accessible
from tests.factories import TODAY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

FILE = """Claim Number,Payer,Amount,Aging Days,Provider
A-1,AETNA PPO,100.00,94,DOE
A-2,AETNA PPO,12.345,40,DOE
A-3,,50.00,40,DOE
A-4,MEDICARE PART B,25.50,12,=1+1
"""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("claims.views.imports.pages.today", lambda: TODAY)
    monkeypatch.setattr("claims.importing.working.today", lambda: TODAY)
    return


@pytest.fixture
def imports(page: Page, sign_in: SignIn, supervisor: User, aged_today: date) -> Page:
    sign_in(page, supervisor)
    page.goto("/imports")
    return page


def work_on(page: Page) -> Import:
    """A worker takes the import; the page finds out by itself."""
    expect(page.get_by_role("progressbar")).to_be_visible()
    received = Import.objects.get()
    work(received.pk)
    expect(page.get_by_role("progressbar")).to_be_hidden()
    received.refresh_from_db()
    return received


def test_a_damaged_file_goes_in_without_its_bad_rows_and_out_again(
    imports: Page, tmp_path: Path
) -> None:
    (tmp_path / "open claims.csv").write_text(FILE)
    imports.get_by_label("CSV or XLSX file").set_input_files(tmp_path / "open claims.csv")
    assert_accessible(imports)
    imports.get_by_role("button", name="Send and check").click()
    work_on(imports)

    expect(imports.get_by_role("status")).to_contain_text("what is still owed or what was billed")
    assert_accessible(imports)
    imports.get_by_label("Use of column Amount").select_option("Balance")
    imports.get_by_label("Remember these columns as").fill("Monthly export")
    imports.get_by_role("button", name="Check with these columns").click()
    work_on(imports)

    expect(imports.get_by_role("heading", name="2 rejected rows, by cause")).to_be_visible()
    expect(imports.get_by_label("What the file holds")).to_contain_text("$125.50")
    assert_accessible(imports)
    with imports.expect_download() as download:
        imports.get_by_role("link", name="Rejected rows to mend").click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as rejected:
        rows = list(csv.DictReader(rejected))
    assert [(row["Claim Number"], row["Import row"]) for row in rows] == [
        ("A-2", "3"),
        ("A-3", "4"),
    ]

    imports.get_by_role("link", name="Continue to confirm").click()
    assert Claim.objects.count() == 0
    assert_accessible(imports)
    imports.get_by_label("Apply without the 2 rejected rows").check()
    imports.get_by_role("button", name="Apply 2 rows").click()
    work_on(imports)

    expect(imports.get_by_role("heading", name="The file is in")).to_be_visible()
    assert Claim.objects.open().count() == 2
    assert_accessible(imports)
    imports.get_by_role("link", name="Undo…").click()
    expect(imports.get_by_text("2 new claims will be withdrawn")).to_be_visible()
    assert_accessible(imports)
    imports.get_by_role("button", name="Undo 2 rows").click()
    work_on(imports)
    expect(imports.get_by_role("heading", name="The import was taken back")).to_be_visible()
    assert Claim.objects.open().count() == 0


def test_a_suggestion_is_taken_with_one_click_and_keeps_the_other_answers(
    imports: Page, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(FILE.replace("Provider", "Patient Acount"))
    imports.get_by_label("CSV or XLSX file").set_input_files(tmp_path / "a.csv")
    imports.get_by_role("button", name="Send and check").click()
    work_on(imports)
    imports.get_by_label("Use of column Amount").select_option("Balance")
    imports.get_by_role("button", name="Use as Patient account").click()
    expect(imports.get_by_label("Use of column Patient Acount")).to_have_value("patient_account")
    expect(imports.get_by_label("Use of column Amount")).to_have_value("balance")
