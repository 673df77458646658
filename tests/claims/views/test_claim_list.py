"""`/claims`: the same filter on screen and in the file, totals to the cent, scope, cost."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from arengine.lib.csv_out import restore_cell
from claims.bulk import totals
from claims.filters.asked import read_claims
from claims.filters.claims import filter_claims
from claims.models import Claim, Export
from claims.worklist import exporting
from claims.worklist.files import write_export
from tests.factories import SEES_ALL, TODAY, ClaimFactory, PayerFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def rows_of(answer: HttpResponse) -> list[list[str]]:
    """The table of the page, cell by cell."""
    return [
        [line.row["claim_number"], *[str(cell.value) for cell in line.cells[1:]]]
        for line in answer.context["lines"]
    ]


def csv_rows(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return [[restore_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text[1:]))]


def xlsx_rows(answer: Any) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [tuple(cell.value for cell in row) for row in book.active.iter_rows()]


@pytest.mark.parametrize("path", ["/claims", "/claims/", "/claims/export", "/claims/export/"])
def test_every_address_answers_with_and_without_a_slash(path: str, desk: Client) -> None:
    assert desk.get(path).status_code == 200


def test_nobody_enters_without_sign_in(client: Client) -> None:
    assert client.get("/claims").status_code == 302


def test_the_total_is_that_of_the_filter_not_of_the_page(desk: Client) -> None:
    payer = PayerFactory(name="Aetna")
    for dollars in (100, 200, 300):
        ClaimFactory(payer=payer, balance=Decimal(dollars))
    ClaimFactory(balance=Decimal(5))
    answer = desk.get("/claims?payer=Aetna&status=open&limit=2")
    assert len(answer.context["lines"]) == 2
    total = answer.context["total"]
    assert (total.rows, total.dollars) == (3, Decimal("600.00"))
    assert "$600.00" in answer.text
    assert "limit=2" in answer.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    rows: int, desk: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        ClaimFactory(assignee=UserFactory())
    # Session, user, date, page, total, what the fields offer, and the frame's own.
    with django_assert_max_num_queries(12):
        assert len(desk.get("/claims").context["lines"]) == rows


@pytest.mark.parametrize("query", ["?status=open", "?q=C-1", "?min_age=1", "?team=GeneralAgent"])
def test_a_stranger_sees_no_claim_no_sum_no_export(
    query: str, client: Client, senior_agent: User
) -> None:
    ClaimFactory(claim_number="C-1", payer__name="Secretive", balance=Decimal("77.77"))
    client.force_login(senior_agent)
    answer = client.get(f"/claims{query}")
    assert rows_of(answer) == []
    assert answer.context["total"].dollars == 0
    exported = csv_rows(client.get(f"/claims/export{query}"))
    assert [row[0] for row in exported] == ["Claim", "Total (0 rows)"]


def test_patients_are_masked_in_lists_and_exports(desk: Client) -> None:
    ClaimFactory(patient_name="Doe, John")
    desk.post("/claims/columns", {"columns": ["patient", "balance"], "query": "status=open"})
    answer = desk.get("/claims")
    assert "D***, J***" in answer.text
    assert "Doe" not in answer.text
    assert csv_rows(desk.get("/claims/export"))[1][1] == "D***, J***"


def test_chosen_columns_are_remembered_and_leave_the_filter(desk: Client) -> None:
    chosen = {"columns": ["team", "balance", "nonsense"], "query": "status=open&bucket=>120"}
    answer = desk.post("/claims/columns", chosen)
    assert answer.headers["Location"] == "/claims?status=open&bucket=%3E120"
    headings = [column.key for column in desk.get("/claims").context["columns"]]
    assert headings == ["claim_number", "balance", "team"]
    desk.post("/claims/columns", {"usual": "1"})
    assert len(desk.get("/claims").context["columns"]) == 12


def test_a_search_that_names_one_claim_opens_it(desk: Client) -> None:
    ClaimFactory(claim_number="A/1 b")
    ClaimFactory(claim_number="A/1 bc")
    assert desk.get("/claims?q=a/1").status_code == 200
    ClaimFactory(claim_number="Z 9/1")
    answer = desk.get("/claims?q=z 9/1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/claims/Z%209/1")


def test_sort_links_turn_around(desk: Client) -> None:
    ClaimFactory()
    answer = desk.get("/claims?ordering=-balance&status=open")
    by_key = {heading.column.key: heading for heading in answer.context["headings"]}
    assert (by_key["balance"].sorted, by_key["balance"].next) == ("descending", "balance")
    assert (by_key["claim_number"].sorted, by_key["claim_number"].next) == ("", "claim_number")
    assert by_key["payer"].next == ""


def test_pages_go_forth_and_back(desk: Client) -> None:
    for number in ("A", "B", "C"):
        ClaimFactory(claim_number=number)
    first = desk.get("/claims?ordering=claim_number&limit=2")
    following = first.context["page"].next
    second = desk.get("/claims", {"ordering": "claim_number", "limit": 2, "cursor": following})
    assert [row[0] for row in rows_of(second)] == ["C"]
    back = {"ordering": "claim_number", "limit": 2, "cursor": second.context["page"].previous}
    assert [row[0] for row in rows_of(desk.get("/claims", back))] == ["A", "B"]


def test_beyond_what_is_counted_a_click_counts(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(totals, "COUNTED", 1)
    for _ in range(2):
        ClaimFactory(balance=Decimal("10.00"))
    answer = desk.get("/claims?min_age=0")
    assert "Count all" in answer.text
    assert "not counted" in answer.text
    counted = desk.get("/claims?min_age=0&count=all")
    assert counted.context["total"].dollars == Decimal("20.00")
    assert "Count all" not in counted.text


def test_an_empty_list_says_what_to_do(desk: Client) -> None:
    assert "Import a claims file" in desk.get("/claims").text
    assert "No claim matches" in desk.get("/claims?bucket=0-30").text


@pytest.fixture
def awkward(today: date) -> None:
    """Texts a spreadsheet would run, leading zeros, every kind of value."""
    ClaimFactory(
        claim_number="0042",
        payer__name="=cmd|' /C calc'!A0",
        balance=Decimal("1234.50"),
        denial_code="-1+1",
        follow_up_on=today + timedelta(days=3),
        days=94,
    )
    ClaimFactory(claim_number="-12.50", payer__name="Ünïcode, “quoted”", balance=Decimal("-9.99"))
    ClaimFactory(claim_number="1E10", payer__name="+Plus", balance=Decimal("0.00"), days=400)


HEADINGS = [
    *("Claim", "Payer", "Balance", "Age, days", "Bucket", "Status", "Work", "Team", "Assignee"),
    *("Denial", "Follow up", "Last touch"),
]


@pytest.mark.parametrize(
    "address", ["/claims/export", "/claims/entries/export", "/decisions/export"]
)
def test_two_formats_are_refused(desk: Client, address: str) -> None:
    for query in ("format=csv,xlsx", "format=csv&format=xlsx"):
        assert desk.get(f"{address}?{query}").status_code == 400


@pytest.mark.usefixtures("awkward")
@pytest.mark.parametrize("ordering", ["-balance", "claim_number", "follow_up_on"])
def test_a_csv_export_is_the_screen_in_its_order(ordering: str, desk: Client) -> None:
    query = f"ordering={ordering}&limit=1"
    header, *body, foot = csv_rows(desk.get(f"/claims/export?{query}"))
    screen = rows_of(desk.get(f"/claims?ordering={ordering}"))
    assert header == HEADINGS
    assert body == [["" if cell == "None" else cell for cell in row] for row in screen]
    assert foot == ["Total (3 rows)", "", "1224.51", *[""] * 9]


@pytest.mark.usefixtures("awkward")
def test_an_xlsx_export_keeps_types_and_no_formula(desk: Client, today: date) -> None:
    header, first, *_, foot = xlsx_rows(desk.get("/claims/export?format=xlsx&ordering=-balance"))
    assert list(header) == HEADINGS
    assert first[:5] == ("0042", "=cmd|' /C calc'!A0", 1234.5, 94, "91-120")
    assert first[10].date() == today + timedelta(days=3)
    assert foot[:3] == ("Total (3 rows)", None, 1224.51)


@pytest.mark.usefixtures("awkward")
def test_the_file_is_named_after_view_and_date(desk: Client) -> None:
    answer = desk.get("/claims/export?status=open&bucket=>120")
    expected = 'attachment; filename="claims-open-over-120-2026-11-21.csv"'
    assert answer.headers["Content-Disposition"] == expected
    answer = desk.get("/claims/export?format=xlsx")
    assert "claims-2026-11-21.xlsx" in answer.headers["Content-Disposition"]


NASTY = [
    *("\0", "'", '"', "\\", "%", "_", "';--", "<script>alert(1)</script>", "{{7*7}}", "../../etc"),
    *("-1", "0", "1e309", "NaN", "Infinity", "9" * 40, "-" + "9" * 40, "0x10", "1_000", "٣٤"),
    *("null", "None", "true", "[]", "{}", ",", ",,,", " ", "\t", "\n", "\r\n", "\ud7ff", "😀"),
    *("é" * 300, "2026-02-30", "0000-00-00", "9999-12-31T23:59:59Z", "1900-01-01", "a" * 5000),
    *("=1+1", "%00", "id", "-id", "claim_number; DROP TABLE"),
]
NAMES = [
    *("payer", "payer_not", "bucket", "team", "facility", "assignee", "status", "min_balance"),
    *("max_balance", "min_age", "max_age", "denial_code", "updated_after", "import", "q"),
    *("ordering", "limit", "cursor", "count", "format", "nonsense"),
]


@pytest.mark.parametrize("name", NAMES)
def test_no_value_breaks_the_filter(name: str) -> None:
    for value in NASTY:
        given = QueryDict(mutable=True)
        given[name] = value
        try:
            asked = read_claims(given, SEES_ALL, also=("count", "format"))
        except ValidationError as refusal:
            assert list(refusal.message_dict) == [name]  # noqa: PT017
        else:
            list(filter_claims(Claim.objects.all(), asked.filter, TODAY)[:1])


@pytest.mark.parametrize("path", ["/claims", "/claims/export", "/api/claims/"])
def test_no_value_breaks_an_address(path: str, desk: Client) -> None:
    ClaimFactory()
    for value, name in zip(NASTY, cycle(NAMES), strict=False):
        answer = desk.get(f"{path}?{name}={quote(value)}")
        assert answer.status_code in (200, 400), (name, value)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if "html" in answer.headers["Content-Type"]:
            assert b"<script>alert(1)" not in text


def test_a_wrong_value_is_explained_and_the_form_keeps_it(desk: Client) -> None:
    answer = desk.get("/claims?min_age=soon&q=C-1")
    assert answer.status_code == 400
    assert "found &#x27;soon&#x27;, expected a whole number" in answer.text
    assert 'value="C-1"' in answer.text


def test_a_large_list_is_offered_as_a_file_of_the_background(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    for number in ("B", "A", "C"):
        ClaimFactory(claim_number=number, balance=Decimal("200.00"))
    ClaimFactory(claim_number="small", balance=Decimal("5.00"))
    offered = desk.get("/claims/export?min_balance=100&ordering=claim_number")
    assert "3 claims with $600.00" in offered.text
    given = offered.context
    columns = [each.column.key for each in given["shown"]]
    desk.post("/exports", {"query": given["query"], "columns": columns, "format": "csv"})
    export = Export.objects.get()
    write_export(export.pk)
    header, *body, _ = csv.reader(
        io.StringIO(
            b"".join(
                bytes(part)
                for part in export.parts.order_by("number").values_list("content", flat=True)
            ).decode("utf-8-sig")
        )
    )
    assert header == [column.heading.label for column in (each.column for each in given["shown"])]
    assert [row[0] for row in body] == ["A", "B", "C"]


def test_withdrawn_claims_are_sent_at_once(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 0)
    ClaimFactory(claim_number="W", balance=0, withdrawn_at="2026-11-20T10:00Z")
    assert csv_rows(desk.get("/claims/export?status=withdrawn"))[1][0] == "W"
