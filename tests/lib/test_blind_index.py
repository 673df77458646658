"""Marks by which encrypted values are compared exactly and found however they are spelled."""

from hypothesis import given
from hypothesis import strategies as st

from arengine.lib.blind_index import HALF, mark_of, normal_id, normal_name, search_mark

NAME, MEMBER = "claims_claim.patient_name", "claims_claim.member_id"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(TEXT, TEXT)
def test_marks_are_equal_when_values_are(one: str, other: str) -> None:
    assert (mark_of(one, NAME, normal_name) == mark_of(other, NAME, normal_name)) == (one == other)


@given(TEXT, TEXT)
def test_searches_meet_when_normal_forms_do(one: str, other: str) -> None:
    meet = search_mark(one, NAME, normal_name) == search_mark(other, NAME, normal_name)
    assert meet == (normal_name(one) == normal_name(other))


def test_a_change_of_case_is_a_change_and_still_found() -> None:
    upper, mixed = (mark_of(name, NAME, normal_name) for name in ("DOE, JANE", "Doe,Jane"))
    assert upper != mixed
    assert upper[:HALF] == mixed[:HALF] == search_mark("doe ,  jane", NAME, normal_name)


def test_ids_are_found_in_small_letters_and_with_blanks() -> None:
    assert mark_of("XQ0001", MEMBER, normal_id)[:HALF] == search_mark(" xq0001 ", MEMBER, normal_id)


def test_each_column_marks_in_its_own_way() -> None:
    assert mark_of("A1", NAME, normal_id) != mark_of("A1", MEMBER, normal_id)


def test_nothing_is_marked_with_nothing() -> None:
    assert mark_of("", NAME, normal_name) == b""
