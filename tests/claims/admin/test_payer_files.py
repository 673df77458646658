"""Payers, spellings and terms as files: all rows or none, errors by row, no formulas out."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Facility, User
from arengine.lib import reference_files
from claims.models import ContractTerm, Payer, PayerAlias
from tests.claims.admin.pages import INLINE, address
from tests.factories import PayerFactory

pytestmark = pytest.mark.django_db
CSV, XLSX = "0", "1"
HEADER = b"name,line_of_business,line_confirmed\n"
TWO = HEADER + b"Blue  Cross,medicaid,yes\nAnthem,commercial,\n"


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def send(desk: Client, model: Any, data: bytes, kind: str = CSV) -> Any:
    """The preview."""
    name = "file.csv" if kind == CSV else "file.xlsx"
    sent = {"import_file": SimpleUploadedFile(name, data), "format": kind}
    answer = desk.post(address(model, "import/"), sent)
    assert answer.status_code == 200
    return answer


def take_over(desk: Client, model: Any, data: bytes, kind: str = CSV) -> None:
    preview = send(desk, model, data, kind)
    confirm = preview.context["confirm_form"].initial
    assert desk.post(address(model, "process_import/"), confirm).status_code == 302


def errors(desk: Client, data: bytes, kind: str = CSV, model: Any = Payer) -> str:
    answer = send(desk, model, data, kind)
    assert "confirm_form" not in answer.context
    text = answer.content.decode()
    assert "Traceback" not in text
    return text


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (HEADER + b"Blue  Cross,medicaid,yes\nAnthem,commercial,\n", CSV),
        (
            (HEADER + b"Blue  Cross,medicaid,yes\nAnthem,commercial,\n").decode().encode("utf-16"),
            CSV,
        ),
        (
            workbook(
                ("Name", "line_of_business", "line_confirmed"),
                ("Blue  Cross", "medicaid", True),
                ("Anthem", "commercial", None),
            ),
            XLSX,
        ),
    ],
)
def test_payers_are_taken_over(desk: Client, data: bytes, kind: str) -> None:
    take_over(desk, Payer, data, kind)
    rows = Payer.objects.values_list("name", "line_of_business", "line_confirmed", "aliases__key")
    assert list(rows) == [
        ("Anthem", "commercial", False, "anthem"),
        ("Blue  Cross", "medicaid", True, "blue cross"),
    ]


def test_the_preview_writes_nothing(desk: Client) -> None:
    send(desk, Payer, HEADER + b"Anthem,commercial,yes\n")
    assert not Payer.objects.exists()


def test_the_preview_shows_old_and_new_within_the_policy(desk: Client) -> None:
    PayerFactory(name="Anthem")
    page = send(desk, Payer, HEADER + b"ANTHEM,medicaid,\n<b>,commercial,\n").content
    assert b"<td><del>Anthem</del> ANTHEM</td>" in page
    assert b"<td>&lt;b&gt;</td>" in page
    assert INLINE.search(page) is None


def test_a_known_payer_is_changed(desk: Client) -> None:
    payer = PayerFactory(name="Anthem")
    take_over(desk, Payer, HEADER + b"ANTHEM,medicaid,yes\n")
    payer.refresh_from_db()
    assert (payer.name, payer.line_of_business, payer.line_confirmed) == (
        "ANTHEM",
        "medicaid",
        True,
    )
    assert Payer.objects.count() == 1


def test_damaged_rows_are_named_and_nothing_is_taken_over(desk: Client) -> None:
    alias = PayerAlias.objects.create(payer=PayerFactory(name="Wellpoint"), key="anthem")
    text = errors(
        desk,
        HEADER
        + b"Good,commercial,yes\n"
        + b"Bad line,blue,yes\n"
        + b"Bad word,commercial,perhaps\n"
        + b",commercial,yes\n"
        + b"Anthem,commercial,yes\n",
    )
    assert "Row 3, line_of_business: Value &#x27;blue&#x27; is not a valid choice." in text
    assert "Row 4, line_confirmed: “perhaps” is neither yes nor no" in text
    assert "Row 5, name: This field cannot be blank." in text
    assert "Row 6, name: “Anthem” is another spelling of “Wellpoint”" in text
    assert list(Payer.objects.all()) == [alias.payer]


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        (HEADER + b"A,commercial,yes,more\n", CSV, "Row 2 has more cells than the header"),
        (HEADER + b"A\0,commercial,yes\n", CSV, "Line 2 holds a NUL byte"),
        (HEADER + b'"A,commercial', CSV, "The quotes in this file are damaged"),
        (b"", CSV, "The submitted file is empty"),
        (b"nonsense\nA\n", CSV, "name"),
        (HEADER, CSV, "No valid data to import"),
        (HEADER, XLSX, "This is not an Excel workbook"),
        (workbook(), XLSX, "This is not an Excel workbook with a header row"),
    ],
)
def test_a_damaged_file_is_refused_in_words(
    desk: Client, data: bytes, kind: str, message: str
) -> None:
    assert message in errors(desk, data, kind)


def test_a_large_file_is_refused(desk: Client) -> None:
    assert "At most 2 MB" in errors(desk, b"x" * (2 * 1024**2 + 1))
    assert "More than 5,000 rows" in errors(desk, HEADER + b"A,commercial,\n" * 5_001)


def test_a_bomb_is_refused_before_it_unpacks(desk: Client) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (reference_files.MAX_UNPACKED + 1))
    assert "unpacks to 20 MB" in errors(desk, out.getvalue(), XLSX)


def test_a_confirmation_without_its_file_is_refused(desk: Client) -> None:
    gone = {"import_file_name": "gone", "original_file_name": "x.csv", "format": CSV}
    answer = desk.post(address(Payer, "process_import/"), gone, follow=True)
    assert not Payer.objects.exists()
    assert answer.redirect_chain[0][1] == 302


def test_spellings_lead_to_a_payer_by_any_spelling(desk: Client) -> None:
    payer, other = PayerFactory(name="Anthem"), PayerFactory(name="Other")
    take_over(desk, PayerAlias, b"key,payer\nBlue  CROSS,anthem\n")
    assert payer.aliases.filter(key="blue cross").exists()
    text = errors(desk, b"key,payer\nblue cross,Other\nx,Nobody\n", model=PayerAlias)
    assert "Row 2: This spelling belongs to the payer “Anthem”." in text
    assert "Row 3, payer: no payer is known as “Nobody”" in text
    assert other.aliases.count() == 1


def test_terms_are_taken_over(desk: Client) -> None:
    payer = PayerFactory(name="Anthem")
    head = b"payer,kind,value,effective_from,source\n"
    take_over(desk, ContractTerm, head + b"anthem,appeal_days,60,2026-01-01,Manual\n")
    take_over(desk, ContractTerm, head + b"anthem,appeal_days,90,2026-01-01,Manual\n")
    assert payer.terms.get().value == Decimal("90.00")
    text = errors(desk, head + b"anthem,appeal_days,many,soon,Manual\n", model=ContractTerm)
    assert "Row 2, value: “many” is not a number" in text
    assert "Row 2, effective_from:" in text


PAYLOADS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "|cmd", "＝1+1", "'=1+1"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_export_holds_a_formula_and_the_way_back_is_the_same(desk: Client, payload: str) -> None:
    Payer.objects.create(name=payload)
    PayerAlias.objects.create(key=payload.strip().casefold(), payer=Payer.objects.get())
    answer = desk.post(address(Payer, "export/"), {"format": CSV, "resource": ""})
    (cell,) = [line.split(",")[0] for line in answer.content.decode().splitlines()[1:]]
    assert cell.startswith("'")
    take_over(desk, Payer, answer.content)
    assert Payer.objects.get().name == payload

    sheet = desk.post(address(Payer, "export/"), {"format": XLSX, "resource": ""})
    cells = openpyxl.load_workbook(io.BytesIO(sheet.content)).active
    assert cells is not None
    assert cells["A2"].data_type == "s"
    assert cells["A2"].value.startswith("'")


def test_facilities_are_taken_over(desk: Client) -> None:
    take_over(desk, Facility, b"name,is_active\nNorth  Clinic,yes\n")
    take_over(desk, Facility, b"name,is_active\nNORTH clinic,no\n")
    added = Facility.objects.exclude(name="Unassigned")
    facts = added.values_list("name", "key", "is_active")
    assert list(facts) == [("NORTH clinic", "north clinic", False)]
