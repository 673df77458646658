"""From what a person said to a mapping, column by column and field by field."""

import pytest
from django.core.exceptions import ValidationError

from claims.importing.choosing import (
    FIRST_NAME,
    LAST_NAME,
    Reading,
    mapping_by_column,
    mapping_by_field,
    use_of,
)
from claims.importing.mapping import Mapping

HEADERS = ("Claim", "Payer", "Amt", "DOS", "Last", "First", "Days until appeal")
BASE = Mapping(
    columns={"claim_number": 0, "payer": 1, "service_from": 3},
    headers=HEADERS,
    date_orders={"service_from": "dmy"},
)
AS_IS = Reading({})


def by_column(**uses: str) -> Mapping:
    said = {at: use_of(BASE, at) for at in range(len(HEADERS))}
    changed = {HEADERS.index(name): use for name, use in uses.items()}
    return mapping_by_column({**said, **changed}, BASE, AS_IS)


def test_a_column_gets_its_field_and_the_others_stay() -> None:
    columns = by_column(Amt="balance").columns
    assert columns == {"claim_number": 0, "payer": 1, "balance": 2, "service_from": 3}


def test_a_known_date_order_stays_with_its_column_only() -> None:
    assert by_column(Amt="balance").date_orders == {"service_from": "dmy"}
    moved = by_column(DOS="billed_on", Amt="service_from")
    assert moved.date_orders == {}


def test_bucket_columns_and_halves_of_a_name() -> None:
    mapping = by_column(Amt="bucket:31", Last=LAST_NAME, First=FIRST_NAME)
    assert mapping.bucket_columns == {31: 2}
    assert mapping.joined == {"patient_name": (4, 5)}
    assert [use_of(mapping, at) for at in (2, 4, 5)] == ["bucket:31", LAST_NAME, FIRST_NAME]


def test_half_a_name_is_refused() -> None:
    with pytest.raises(ValidationError, match="last name and first name"):
        by_column(Last=LAST_NAME)


def test_one_use_for_two_columns_is_refused() -> None:
    with pytest.raises(ValidationError, match='Payer is chosen for two columns, "Payer" and "Amt"'):
        by_column(Amt="payer")


def test_a_header_of_days_counts_from_the_as_of_date() -> None:
    at = {6: "appeal_due_on"}
    mapping = mapping_by_column(at, BASE, Reading({"appeal_due_on": "mdy"}))
    assert (mapping.days_until, mapping.date_orders) == (("appeal_due_on",), {})


def test_a_field_by_header_replaces_what_its_column_was_used_for() -> None:
    mapping = mapping_by_field({"balance": "dos", "payer": 2}, None, BASE, AS_IS)
    assert mapping.columns == {"claim_number": 0, "balance": 3, "payer": 2}
    assert mapping.date_orders == {}


def test_a_field_without_a_column_is_taken_out() -> None:
    mapping = mapping_by_field({"service_from": None}, {0: "Amt"}, BASE, AS_IS)
    assert mapping.columns == {"claim_number": 0, "payer": 1}
    assert mapping.bucket_columns == {0: 2}


@pytest.mark.parametrize("column", [7, -1, "Nothing"])
def test_a_column_that_is_not_there_is_refused(column: int | str) -> None:
    with pytest.raises(ValidationError):
        mapping_by_field({"balance": column}, None, BASE, AS_IS)
