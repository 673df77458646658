"""Files of the worklist: the screen's rows, columns, order and total, at once or in a while."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Notice, User
from arengine.lib.dates import now
from arengine.lib.errors import Refused
from claims.models import Export, ExportPart
from claims.services import exports
from claims.services.exports import Overtaken, ask_export, note_rows, purge_exports, take_export
from claims.worklist import exporting
from claims.worklist.files import write_export
from tests.factories import ClaimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today", "noon")]


@pytest.fixture
def claims() -> None:
    for number, dollars in (("0042", "100.00"), ("=A1", "250.50"), ("B", "2000.00")):
        ClaimFactory(claim_number=number, balance=Decimal(dollars))


def read(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def ask(user: User, **given: Any) -> Export:
    usual = {"name": "worklist", "file_format": "csv", "query": "tab=queue", "rows": 3}
    return ask_export(user, **{**usual, "columns": ["balance"], **given})


@pytest.mark.usefixtures("claims")
def test_a_file_is_the_screen_with_its_total(desk: Client) -> None:
    desk.post("/worklist/columns", {"columns": ["balance", "why_first"]})
    query = "tab=queue&ordering=balance&min_balance=200"
    screen = desk.get(f"/worklist?{query}&limit=1")
    header, *body, foot = read(desk.get(f"/worklist/export?{query}"))
    assert header == ["Claim", "Balance", "Why first"]
    assert body == [["'=A1", "250.50", "$250 · 45 d"], ["B", "2000.00", "$2,000 · 45 d"]]
    total = screen.context["total"]
    assert foot == [f"Total ({total.rows} rows)", str(total.dollars), ""]


@pytest.mark.usefixtures("claims")
def test_a_workbook_has_the_same_rows(desk: Client) -> None:
    answer = desk.get("/worklist/export?tab=queue&format=xlsx&ordering=claim_number")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [row[0].value for row in book.active.iter_rows()] == [
        *("Claim", "0042", "=A1", "B", "Total (3 rows)"),
    ]
    assert "worklist-queue-2026-11-21.xlsx" in answer.headers["Content-Disposition"]


@pytest.mark.usefixtures("claims")
def test_a_large_list_is_written_in_the_background(
    desk: Client, general_agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(exports, "PART", 20)
    offered = desk.get("/worklist/export?tab=queue&ordering=claim_number")
    assert "Write a CSV file" in offered.text
    asked = {"query": offered.context["query"], "columns": ["balance"], "format": "csv"}
    assert desk.post("/exports", asked).headers["Location"] == "/exports"
    export = Export.objects.get()
    assert desk.get(f"/exports/{export.pk}/file").status_code == 404
    write_export(export.pk)
    assert "is ready: 3 rows" in Notice.objects.get(user=general_agent).text
    assert "Ready" in desk.get("/exports").text
    answer = desk.get(f"/exports/{export.pk}/file")
    rows = read(answer)
    assert rows == [
        ["Claim", "Balance"], ["0042", "100.00"], ["'=A1", "250.50"], ["B", "2000.00"],
        ["Total (3 rows)", "2350.50"],
    ]  # fmt: skip
    export.refresh_from_db()
    assert export.size == sum(len(part.content) for part in export.parts.all())
    assert int(answer.headers["Content-Length"]) == export.size
    assert (export.rows_done, export.rows_total) == (3, 3)


@pytest.mark.usefixtures("claims")
def test_a_workbook_is_written_in_the_background(desk: Client, general_agent: User) -> None:
    export = ask(general_agent, file_format="xlsx")
    write_export(export.pk)
    answer = desk.get(f"/exports/{export.pk}/file")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.active.max_row == 5


def test_a_workbook_that_cannot_hold_the_rows_is_refused_beforehand(general_agent: User) -> None:
    with pytest.raises(Refused, match="1,048,574 rows, this list has 1,048,575: export CSV"):
        ask(general_agent, file_format="xlsx", rows=1_048_575)
    assert not Export.objects.exists()


@pytest.mark.usefixtures("claims")
def test_the_page_offers_csv_alone_where_excel_ends(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(exporting, "MOST_IN_XLSX", 2)
    text = desk.get("/worklist/export?tab=queue&format=xlsx").text
    assert "Too many for Excel" in text
    assert "Write an XLSX file" not in text


def test_only_three_are_under_way_at_once(general_agent: User) -> None:
    for _ in range(3):
        ask(general_agent)
    with pytest.raises(Refused, match="3 of your exports are under way already"):
        ask(general_agent)


def test_a_file_is_its_owners_alone(client: Client, supervisor: User, general_agent: User) -> None:
    export = ask(general_agent)
    write_export(export.pk)
    client.force_login(supervisor)
    assert client.get(f"/exports/{export.pk}/file").status_code == 404
    assert client.get("/exports").context["exports"] == []


def test_a_file_holds_what_its_owner_sees(senior_agent: User) -> None:
    ClaimFactory()
    export = ask(senior_agent)
    write_export(export.pk)
    assert b"Total (0 rows)" in ExportPart.objects.get().content


def test_the_bytes_go_after_a_day(desk: Client, general_agent: User) -> None:
    export = ask(general_agent)
    write_export(export.pk)
    assert purge_exports(now() + timedelta(hours=23)) == 0
    assert purge_exports(now() + timedelta(hours=25)) == 1
    assert not ExportPart.objects.exists()
    assert desk.get(f"/exports/{export.pk}/file").status_code == 404
    assert "No longer kept" in desk.get("/exports").text


def test_one_worker_writes_and_another_takes_over_from_a_silent_one(general_agent: User) -> None:
    export, moment = ask(general_agent), now()
    first = take_export(export.pk, moment)
    assert first is not None
    assert take_export(export.pk, moment + timedelta(minutes=1)) is None
    second = take_export(export.pk, moment + timedelta(minutes=3))
    assert second is not None
    with pytest.raises(Overtaken):
        note_rows(first, 1, moment)
    note_rows(second, 1, moment)


def test_a_file_that_fails_three_times_is_given_up(general_agent: User) -> None:
    export, moment = ask(general_agent), now()
    for attempt in range(4):
        take_export(export.pk, moment + attempt * timedelta(minutes=3))
    export.refresh_from_db()
    assert export.state == "failed"
    assert "could not be written" in Notice.objects.get(user=general_agent).text
