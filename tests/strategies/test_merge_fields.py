"""Fields in the texts of messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.rules.merge_fields import (
    FIELDS,
    OF_PATIENTS,
    Place,
    empty_fields,
    faults,
    fields_in,
    fill,
)

VALUES = {name: f"<{name}>" for name in FIELDS}


def test_fields_are_found_once_and_filled_everywhere() -> None:
    text = "{claim_number} of {payer}, again {claim_number}"
    assert fields_in(text) == ["claim_number", "payer"]
    assert fill(text, VALUES) == "<claim_number> of <payer>, again <claim_number>"


def test_a_fault_names_the_field_and_its_place() -> None:
    text = "Claim {claim_number}\nowes {amount} {balance"
    assert faults(text, Place.EMAIL) == [
        "Line 2, column 6: there is no field {amount}.",
        "Line 2, column 15: a brace without its other one.",
    ]


@pytest.mark.parametrize("text", ["{}", "{ payer }", "{Payer}", "{payer.id}", "{{payer}}", "}"])
def test_nothing_but_a_field_stands_in_braces(text: str) -> None:
    assert faults(text, Place.LETTER)


@pytest.mark.parametrize("name", sorted(OF_PATIENTS))
def test_patients_are_named_in_letters_alone(name: str) -> None:
    text = f"{{{name}}}"
    assert faults(text, Place.LETTER) == []
    assert faults(text, Place.EMAIL) == [f"Line 1, column 1: {text} may not stand in an e-mail."]
    assert faults(text, Place.SUBJECT) == [f"Line 1, column 1: {text} may not stand in a subject."]


def test_a_subject_says_nothing_of_the_treatment() -> None:
    assert faults("Claim {claim_number}, {facility}", Place.SUBJECT) == []
    assert faults("{denial_words}", Place.SUBJECT) != []
    assert faults("{service_from}", Place.SUBJECT) != []


def test_what_the_claim_does_not_say_is_named() -> None:
    assert empty_fields("{payer} {deadline}", {"payer": "Aetna", "deadline": ""}) == ["deadline"]


def test_a_value_that_looks_like_a_field_stays_as_it_is() -> None:
    assert fill("{payer}", {"payer": "{patient_name}", "patient_name": "Ann"}) == "{patient_name}"


@given(st.lists(st.one_of(st.sampled_from(sorted(FIELDS)), st.text(alphabet=st.characters(
    exclude_characters="{}")).map(lambda text: (text,)))))  # fmt: skip
def test_what_is_made_of_words_and_fields_is_filled_to_the_letter(parts: list[object]) -> None:
    text = "".join(f"{{{part}}}" if isinstance(part, str) else part[0] for part in parts)  # type: ignore[index]
    filled = "".join(f"<{part}>" if isinstance(part, str) else part[0] for part in parts)  # type: ignore[index]
    assert faults(text, Place.LETTER) == []
    assert fill(text, VALUES) == filled


@given(st.text(alphabet="{}ab\n_payer"))
def test_any_text_is_read_and_what_has_no_fault_can_be_filled(text: str) -> None:
    if not faults(text, Place.LETTER):
        assert "{" not in fill(text, VALUES)
