"""The import wizard: five steps, each its own state of the page, each verb pressed once."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from claims.importing.services import confirm_import
from claims.models import Claim, Import, MappingProfile
from tests.claims.importing.claims_files import (
    AMBIGUOUS,
    DAMAGED,
    GOOD,
    HEADER,
    sent,
    text_of,
    upload,
    worked,
)
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("claims.views.imports.pages", "claims.importing.working"):
        monkeypatch.setattr(f"{module}.today", lambda: TODAY)


@pytest.fixture
def site(supervisor: User, client: Client) -> Client:
    client.force_login(supervisor)
    return client


def body(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- the list and the upload ------------------------------------------------------------------
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


# --- columns ----------------------------------------------------------------------------------
def test_an_ambiguous_column_is_asked_and_the_answer_goes_on(site: Client) -> None:
    received = sent(AMBIGUOUS)
    shown = body(site.get(received.link))
    assert "Is &quot;Amount&quot; what is still owed or what was billed?" in shown
    assert "Please choose…" in shown
    answers = columns_of(received, use_2="balance", remember_as="Monthly export")
    response = site.post(f"{received.link}/mapping", answers)
    assert response.headers["Location"] == received.link
    assert worked(received.pk).state == "checked"
    assert MappingProfile.objects.get().mapping["columns"]["balance"] == 2


def columns_of(received: Import, **said: str) -> dict[str, str]:
    """The form as the page shows it, with some fields changed."""
    mapping = received.mapping
    used = {at: name for name, at in mapping["columns"].items()}
    answers = {f"use_{at}": used.get(at, "") for at in range(len(mapping["headers"]))}
    orders = {
        f"order_{mapping['columns'][name]}": order for name, order in mapping["date_orders"].items()
    }
    return {**answers, **orders, "duplicates": "reject", **said}


def test_an_open_question_is_not_answered_by_leaving_it(site: Client) -> None:
    received = sent(AMBIGUOUS)
    response = site.post(f"{received.link}/mapping", columns_of(received, use_2="?"))
    assert response.status_code == 400
    assert "Please choose." in body(response)
    assert worked(received.pk).needs_mapping


def test_a_missing_required_field_is_named(site: Client) -> None:
    received = sent("Claim Number,Balance,Aging Days,Who\nA-1,10.00,5,AETNA\n")
    assert "No column holds the payer." in body(site.get(received.link))
    response = site.post(f"{received.link}/mapping", columns_of(received))
    assert response.status_code == 400
    assert "No column holds the payer." in body(response)


def test_one_field_in_two_columns_is_refused(site: Client) -> None:
    received = sent(GOOD)
    response = site.post(f"{received.link}/mapping", columns_of(received, use_3="balance"))
    assert response.status_code == 400
    assert "Balance is chosen for two columns" in body(response)


def test_a_near_miss_is_suggested_and_taken_with_one_click(site: Client) -> None:
    received = sent("Claim Number,Payer,Balance,Aging Days,Patient Acount\nA-1,AETNA,10.00,5,77\n")
    shown = body(site.get(f"{received.link}?step=columns"))
    assert "Use as Patient account" in shown
    assert "patient_account" not in received.mapping["columns"]
    answers = columns_of(received, suggestion="4")
    response = site.post(f"{received.link}/mapping", answers)
    assert '<option value="patient_account" selected>' in body(response)
    assert "patient_account" not in Import.objects.get().mapping["columns"]


def test_an_unclear_order_of_day_and_month_is_asked(site: Client) -> None:
    received = sent("Claim Number,Payer,Balance,DOS\nA-1,AETNA,10.00,3/4/2026\n")
    assert "begin with the month or with the day?" in body(site.get(received.link))
    unanswered = site.post(f"{received.link}/mapping", columns_of(received, order_3="?"))
    assert unanswered.status_code == 400
    site.post(f"{received.link}/mapping", columns_of(received, order_3="dmy"))
    assert worked(received.pk).mapping["date_orders"] == {"service_from": "dmy"}


def test_a_date_column_chosen_by_hand_is_read_before_it_is_asked(site: Client) -> None:
    received = sent("Claim Number,Payer,Balance,Aging Days,Seen\nA-1,AETNA,10.00,5,21/3/2026\n")
    site.post(f"{received.link}/mapping", columns_of(received, use_4="service_from"))
    after = worked(received.pk)
    assert after.state == "checked"
    assert after.mapping["date_orders"] == {"service_from": "dmy"}


def test_a_decimal_comma_is_asked(site: Client) -> None:
    rows = "\n".join(f'A-{n},AETNA,"12,5{n}",5' for n in range(4))
    received = sent(f"{HEADER}\n{rows}\n")
    assert "decimal comma" in body(site.get(received.link))
    site.post(f"{received.link}/mapping", columns_of(received, decimal_comma="yes"))
    assert worked(received.pk).file_balance == Decimal("50.06")


def test_the_format_can_be_overridden(site: Client) -> None:
    received = sent(f"Some title,x\n{GOOD}")
    response = site.post(f"{received.link}/format", {"delimiter": ";", "header_row": "2"})
    assert response.headers["Location"] == received.link
    assert worked(received.pk).file_format["delimiter"] == ";"


def test_a_file_that_failed_can_be_read_another_way(site: Client) -> None:
    received = sent(GOOD, overrides={"header_row": 99})
    assert received.state == "failed"
    assert "Read again this way" in body(site.get(received.link))
    site.post(f"{received.link}/format", {"header_row": "1"})
    assert worked(received.pk).state == "checked"


def test_a_file_that_fails_when_read_another_way_shows_why(site: Client) -> None:
    received = sent(GOOD)
    site.post(f"{received.link}/format", {"header_row": "9999"})
    assert worked(received.pk).state == "failed"
    assert "Row 9999 holds no header." in body(site.get(f"{received.link}?step=columns"))
    assert site.post(f"{received.link}/mapping", columns_of(received)).status_code == 302


# --- check ------------------------------------------------------------------------------------
def test_the_check_counts_rows_and_dollars(site: Client) -> None:
    received = sent(DAMAGED)
    shown = body(site.get(received.link))
    assert "4 rejected rows, by cause" in shown
    assert "$420.00" in shown  # every readable balance
    assert "$100.00" in shown  # of the accepted row
    assert "$320.00" in shown  # the difference, and the sum of its rows
    assert "Continue to confirm" in shown


def test_progress_is_committed_work_and_survives_a_reload(site: Client) -> None:
    received = sent(GOOD)
    Import.objects.update(
        state="applying", progress_phase="apply", progress_done=40, progress_total=100
    )
    for _ in range(2):
        shown = body(site.get(received.link))
        assert 'max="100" value="40"' in shown
        assert 'hx-trigger="every 1s"' in shown
    assert "40 of 100 rows" in body(site.get(f"{received.link}/progress"))


def test_progress_ends_with_the_whole_page(site: Client) -> None:
    received = sent(GOOD)
    response = site.get(f"{received.link}/progress")
    assert response.headers["HX-Redirect"] == received.link


def test_changes_are_shown_old_and_new(site: Client) -> None:
    ClaimFactory(claim_number="00012345", balance=Decimal("900.00"))
    shown = body(site.get(sent(GOOD).link))
    assert "<del>$900.00</del> → <ins>$1,033.66</ins>" in shown


def test_a_cause_groups_its_rows(site: Client) -> None:
    rows = "\n".join(f"A-{n},AETNA,abc,5" for n in range(7))
    shown = body(site.get(sent(f"{HEADER}\n{rows}\nB-1,AETNA,1.00,5\n").link))
    assert '<td class="num" data-label="Rows">7</td>' in shown
    assert '<td class="num" data-label="First row">2</td>' in shown


# --- confirm ----------------------------------------------------------------------------------
def test_confirm_says_what_will_happen(site: Client) -> None:
    received = sent(DAMAGED)
    shown = body(site.get(f"{received.link}?step=confirm"))
    assert "1 claim will be created, 0 changed" in shown
    assert "Open AR goes from $0.00 to <strong>$100.00</strong>" in shown
    assert "Apply without the 4 rejected rows" in shown


def test_rejected_rows_need_the_checkbox(site: Client) -> None:
    received = sent(DAMAGED)
    refused = site.post(
        f"{received.link}/confirm",
        headers={"referer": f"http://testserver{received.link}?step=confirm"},
        follow=True,
    )
    assert "4 rows are rejected." in body(refused)
    assert worked(received.pk).state == "checked"
    site.post(f"{received.link}/confirm", {"partial": "on"})
    assert worked(received.pk).state == "applied"
    assert Claim.objects.get().claim_number == "A-1"


def test_a_dry_run_cannot_be_confirmed(site: Client) -> None:
    received = sent(GOOD, is_dry_run=True)
    shown = body(site.get(f"{received.link}?step=confirm"))
    assert "A dry run ends here and cannot be confirmed." in shown
    site.post(f"{received.link}/confirm")
    assert worked(received.pk).state == "checked"
    assert Claim.objects.count() == 0


def test_an_import_that_has_failed_cannot_be_confirmed(site: Client) -> None:
    received = sent(b"%PDF-1.7", name="open.pdf")
    site.post(f"{received.link}/confirm")
    assert worked(received.pk).state == "failed"


# --- result, cancel, resume, undo -------------------------------------------------------------
@pytest.fixture
def applied(site: Client) -> Import:
    received = sent(GOOD, is_snapshot=True)
    site.post(f"{received.link}/confirm")
    return worked(received.pk)


def test_the_result_leads_to_the_claims(site: Client, applied: Import) -> None:
    shown = body(site.get(applied.link))
    assert f'href="/claims?import={applied.pk}"' in shown
    assert "$1,271.16</dd>" not in shown
    assert "$1,271.16 <span" in shown
    assert "as checked" in shown


def test_missing_claims_are_a_link(site: Client) -> None:
    ClaimFactory(claim_number="GONE")
    received = sent(GOOD, is_snapshot=True)
    site.post(f"{received.link}/confirm")
    shown = body(site.get(worked(received.pk).link))
    assert f'href="/claims/missing?import={received.pk}"' in shown


def test_undo_names_counts_and_sum_before_it_is_pressed(site: Client, applied: Import) -> None:
    shown = body(site.get(f"{applied.link}?step=undo"))
    assert "3 new claims will be withdrawn" in shown
    assert "<strong>$1,271.16</strong>" in shown
    for _ in range(2):
        site.post(f"{applied.link}/undo")
    after = worked(applied.pk)
    assert after.state == "undone"
    assert Claim.objects.exclude(balance=0).count() == 0
    assert "The import was taken back" in body(site.get(applied.link))


def test_cancel_before_confirming_writes_nothing(site: Client) -> None:
    received = sent(GOOD)
    site.post(f"{received.link}/cancel")
    assert worked(received.pk).state == "cancelled"
    assert "Nothing was written" in body(site.get(received.link))


def test_a_stopped_import_can_be_resumed(site: Client, supervisor: User) -> None:
    received = sent(GOOD)
    confirm_import(received, user=supervisor)
    Import.objects.update(state="failed", failure="The worker died 3 times: chunk 1.")
    shown = body(site.get(received.link))
    assert "The worker died 3 times: chunk 1." in shown
    assert "Resume" in shown
    site.post(f"{received.link}/resume")
    assert worked(received.pk).state == "applied"


def test_steps_can_be_left_and_come_back_to(site: Client) -> None:
    received = sent(DAMAGED)
    for step in ("file", "columns", "check", "confirm"):
        shown = body(site.get(f"{received.link}?step={step}"))
        assert f'href="{received.link}?step={step}" aria-current="step"' in shown


def test_a_file_that_failed_early_has_few_steps_behind_it(site: Client) -> None:
    assert body(site.get(sent(b"%PDF-1.7", name="a.pdf").link)).count("(done)") == 1
    assert body(site.get(sent(GOOD).link)).count("(done)") == 2


# --- files ------------------------------------------------------------------------------------
def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text_of(response).removeprefix("\ufeff"))))


def test_the_error_list_is_complete(site: Client) -> None:
    received = sent(DAMAGED)
    rows = rows_of(site.get(f"{received.link}/errors.csv"))
    assert rows[0] == ["row", "column", "found", "expected", "message", "kind"]
    assert [row[:3] for row in rows[1:]] == [
        ["3", "Balance", "12.345"],
        ["4", "Payer", ""],
        ["5", "Claim Number", "1.23E+10"],
        ["6", "Aging Days", "lots"],
    ]


def test_the_difference_is_listed_row_by_row(site: Client) -> None:
    received = sent(DAMAGED)
    rows = rows_of(site.get(f"{received.link}/difference.csv"))[1:]
    assert [(row[0], row[2]) for row in rows] == [
        ("3", "0.00"), ("4", "50.00"), ("5", "70.00"), ("6", "200.00")
    ]  # fmt: skip
    listed = sum(Decimal(row[2]) for row in rows)
    assert listed == received.file_balance - received.applied_balance


def test_rejected_rows_can_be_mended_and_sent_again(site: Client) -> None:
    received = sent(DAMAGED)
    text = text_of(site.get(f"{received.link}/rejected.csv"))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == [*HEADER.split(","), "Import row", "Import column", "Import problem"]
    assert rows[1][:6] == ["A-2", "AETNA PPO", "12.345", "40", "3", "Balance"]
    mended = text.replace("12.345", "12.34").replace("A-3,,", "A-3,AETNA PPO,")
    mended = mended.replace("1.23E+10,", "12300000000,").replace(",lots,", ",9,")
    again = sent(mended)
    assert (again.state, again.rows_new, again.rows_rejected) == ("checked", 4, 0)


def test_mended_rows_are_sent_with_the_columns_that_were_remembered(site: Client) -> None:
    asked = sent(DAMAGED.replace("Balance", "Amount"))
    answers = columns_of(asked, use_2="balance", remember_as="Month & year")
    site.post(f"{asked.link}/mapping", answers)
    shown = body(site.get(worked(asked.pk).link))
    link = "/imports?as_of=2026-11-21&amp;mapping=Month%20%26%20year"
    assert f'href="{link}"' in shown
    form = body(site.get(link.replace("&amp;", "&")))
    assert '<option value="Month &amp; year" selected>' in form


NASTY = ["=1+2", "+1", "-1+1", "@SUM(A1)", "=cmd|'/C calc'!A0", "\t=1", "%0A=1"]


@pytest.mark.parametrize("cell", NASTY)
def test_no_download_starts_a_formula(site: Client, cell: str) -> None:
    quoted = '"' + cell + '"'
    received = sent(f"{HEADER},Provider\n{quoted},AETNA,bad,5,{quoted}\n")
    for name in ("errors", "rejected", "difference"):
        for row in rows_of(site.get(f"{received.link}/{name}.csv")):
            assert not [text for text in row if text.lstrip()[:1] in tuple("=+-@|%")], row


def test_escaped_cells_come_back_as_they_were(site: Client) -> None:
    received = sent(f'{HEADER},Provider\n-7/A,AETNA,"-$12.505",5,=A1\n')
    mended = text_of(site.get(f"{received.link}/rejected.csv")).replace("12.505", "12.50")
    again = sent(mended)
    site.post(f"{again.link}/confirm")
    worked(again.pk)
    claim = Claim.objects.get()
    assert (claim.claim_number, claim.balance, claim.provider) == ("-7/A", Decimal("-12.50"), "=A1")


def test_template_and_dictionary_can_be_downloaded_and_taken_in(site: Client) -> None:
    template = site.get("/imports/template.csv").content
    assert sent(template).rows_rejected == 0
    assert "Claim number" in body(site.get("/imports/dictionary"))
    rows = rows_of(site.get("/imports/dictionary.csv"))
    assert rows[1][0] == "claim_number"


# --- who --------------------------------------------------------------------------------------
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


# --- nasty values -----------------------------------------------------------------------------
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
