"""What can be downloaded from an import, and sent again mended."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client

from claims.models import Claim
from tests.claims.importing.claims_files import DAMAGED, HEADER, sent, text_of, worked
from tests.claims.views.imports.shown import body, columns_of, rows_of

pytestmark = pytest.mark.django_db


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
