"""What an import gives back: causes, the difference to the cent, rejected rows whole."""

import csv
import io
from decimal import Decimal

import pytest

from arengine.lib.money import total
from claims.importing import sheets
from claims.importing.causes import causes_of
from claims.importing.differences import differences_of
from claims.importing.mapping import Mapping
from claims.importing.services import choose_mapping
from claims.models import Import
from tests.claims.importing.claims_files import DAMAGED, HEADER, sent, worked

pytestmark = pytest.mark.django_db

PIVOT = """Claim Number,Payer,0-30,31-60,>120
A-1,AETNA,10.00,,5.00
A-2,AETNA,1.005,2.00,
A-3,,7.00,8.00,
A-4,AETNA,1.00,2.00,3.00,4.00
"""
DOUBLES = f"{HEADER}\nA-1,AETNA,10.00,5\nA-1,AETNA,2.50,5\nA-2,AETNA,1.00,5\n"
RAGGED = f"{HEADER}\nA-1,AETNA,10.00\nA-2,AETNA,20.00,5,extra,cells\nA-3,AETNA,1.00,5\n"


def rejected(source_import: Import) -> list[list[str]]:
    text = "".join(sheets.as_csv(sheets.rejected_rows(source_import)))
    return list(csv.reader(io.StringIO(text.removeprefix(sheets.BOM))))


@pytest.mark.parametrize("content", [DAMAGED, PIVOT, DOUBLES, RAGGED])
def test_the_difference_is_the_sum_of_its_rows(content: str) -> None:
    checked = sent(content)
    assert checked.rows_rejected > 0
    listed = total(item.balance for item in differences_of(checked))
    assert listed == checked.file_balance - checked.applied_balance


@pytest.mark.parametrize(("keep", "gone"), [("first", "2.50"), ("last", "10.00"), ("sum", None)])
def test_rows_that_another_row_replaces_are_in_the_difference(keep: str, gone: str | None) -> None:
    checked = sent(DOUBLES)
    mapping = Mapping.from_json({**checked.mapping, "duplicates": keep})
    choose_mapping(checked, mapping, user=None)
    checked = worked(checked.pk)
    listed = [item.balance for item in differences_of(checked)]
    assert listed == ([] if gone is None else [Decimal(gone)])
    assert total(listed) == checked.file_balance - checked.applied_balance


def test_causes_are_grouped_with_examples() -> None:
    rows = "\n".join(f"A-{n},AETNA,{'abc' if n else 'xyz'},5" for n in range(7))
    cause, *others = causes_of(sent(f"{HEADER}\n{rows}\n,AETNA,1.00,5\n"))
    assert (cause.column, cause.rows, cause.first_row) == ("Balance", 7, 2)
    assert cause.examples == ["abc", "xyz"]
    assert [other.column for other in others] == ["Claim Number"]


def test_a_row_with_too_many_cells_is_given_back_whole() -> None:
    header, short, long = rejected(sent(RAGGED))
    assert header == [*HEADER.split(","), *["Import extra cell"] * 2, *sheets.MENDING]
    assert short[:7] == ["A-1", "AETNA", "10.00", "", "", "", "2"]
    assert long[:7] == ["A-2", "AETNA", "20.00", "5", "extra", "cells", "3"]


def test_every_reason_of_a_row_stands_beside_it() -> None:
    _, row = rejected(sent(f"{HEADER}\nA-1,,abc,5\n"))
    assert row[4] == "2"
    assert set(row[5].split("; ")) == {"Payer", "Balance"}
    assert "name of a payer" in row[6]
    assert "abc" in row[6]


def test_mended_rows_of_another_encoding_and_delimiter_are_read_by_header() -> None:
    text = 'Claim Number;Payer;Balance;Aging Days\nÄ-1;AETNA;"12,5x";5\nA-2;AETNA;"7,25";5\n'
    text += 'A-3;AETNA;"8,25";5\nA-4;AETNA;"9,25";5\n'
    asked = sent(text.encode("cp1252"))
    mapping = Mapping.from_json({**asked.mapping, "decimal_comma": True})
    choose_mapping(asked, mapping, user=None, remember_as="Comma")
    checked = worked(asked.pk)
    assert checked.rows_rejected == 1
    sheet = "".join(sheets.as_csv(sheets.rejected_rows(checked))).replace("12,5x", "12,50")
    again = sent(sheet, profile="Comma")
    assert (again.state, again.rows_new, str(again.file_balance)) == ("checked", 1, "12.50")
