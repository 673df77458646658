"""Values encrypted for one column: read back there and nowhere else, under any key listed."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from arengine.lib.encryption import (
    Unreadable,
    decrypt,
    encrypt,
    encrypt_all,
    key_id_of,
    key_ring,
    local_keys,
    parse_keys,
)

NAME = "claims_claim.patient_name"


def key(number: int) -> str:
    return base64.b64encode(bytes([number]) * 32).decode()


OLD = f"k1:{key(1)},idx:{key(9)}"
BOTH = f"k2:{key(2)},k1:{key(1)},idx:{key(9)}"
NEW = f"k2:{key(2)},idx:{key(9)}"


@given(st.binary(max_size=300))
def test_what_is_encrypted_reads_back(value: bytes) -> None:
    one, another = encrypt_all([value, value], NAME)
    assert decrypt(one, NAME) == decrypt(another, NAME) == value
    assert one != another
    assert len(one) == len(another)


def test_no_nonce_comes_twice() -> None:
    assert len({value[5:17] for value in encrypt_all([b"Doe"] * 3_000, NAME)}) == 3_000


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_refused_wherever_it_is(place: int, flip: int) -> None:
    changed = bytearray(encrypt(b"Doe, Jane", NAME))
    changed[place % len(changed)] ^= flip
    with pytest.raises(Unreadable):
        decrypt(bytes(changed), NAME)


@given(st.binary(max_size=60))
def test_what_was_never_encrypted_is_refused(value: bytes) -> None:
    with pytest.raises(Unreadable):
        decrypt(value, NAME)


def test_a_value_moved_to_another_column_is_refused() -> None:
    with pytest.raises(Unreadable, match="changed or moved"):
        decrypt(encrypt(b"Doe, Jane", NAME), "claims_claim.member_id")


def test_the_first_key_encrypts_and_all_decrypt(settings: Settings) -> None:
    settings.FIELD_KEYS = OLD
    old = encrypt(b"Doe", NAME)
    settings.FIELD_KEYS = BOTH
    new = encrypt(b"Doe", NAME)
    assert (key_id_of(old), key_id_of(new)) == ("k1", "k2")
    assert decrypt(old, NAME) == decrypt(new, NAME) == b"Doe"


def test_a_value_under_a_key_not_listed_names_the_key(settings: Settings) -> None:
    settings.FIELD_KEYS = OLD
    old = encrypt(b"Doe", NAME)
    settings.FIELD_KEYS = NEW
    with pytest.raises(Unreadable, match="key k1 is not in FIELD_KEYS"):
        decrypt(old, NAME)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("", "no key encrypts"),
        (f"idx:{key(9)}", "no key encrypts"),
        (f"k1:{key(1)}", "the key of the blind index is missing"),
        (f"k1:{key(1)[:-8]},idx:{key(9)}", "the key k1 has 27 bytes, it must have 32"),
        (f"k1:***,idx:{key(9)}", "the key k1 is not base64"),
        (f"k1:{key(1)},k1:{key(2)},idx:{key(9)}", "the id k1 stands twice"),
        (f"k1:{key(1)},k2:{key(1)},idx:{key(9)}", "two ids have the same key"),
        (f"k1:{key(9)},idx:{key(9)}", "two ids have the same key"),
        (f"K-1:{key(1)},idx:{key(9)}", "an id is 1 to 12 small letters or digits"),
        (key(1), "an id is 1 to 12 small letters or digits"),
    ],
)
def test_keys_that_cannot_be_used_are_refused_by_name(keys: str, told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=told) as refusal:
        parse_keys(keys)
    assert key(1) not in str(refusal.value)


def test_a_developer_needs_no_keys() -> None:
    assert parse_keys(local_keys()).first == "dev"
    assert key_ring().first
