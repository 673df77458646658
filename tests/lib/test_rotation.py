"""Rotation of the field keys: all gets the first key, resumable, and says the same in plain."""

import base64
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from arengine.lib.encrypted_fields import encrypted_fields
from arengine.lib.rotation import keys_in_use, lost_keys, rotate
from claims.models import Claim
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db
NAME = "claims_claim.patient_name"


def keys(*numbers: int) -> str:
    made = {f"k{n}": base64.b64encode(bytes([n]) * 32).decode() for n in numbers}
    index = base64.b64encode(bytes([9]) * 32).decode()
    return ",".join([*(f"{name}:{key}" for name, key in made.items()), f"idx:{index}"])


def run(**options: int) -> str:
    out = StringIO()
    call_command("rotate_field_keys", stdout=out, **options)
    return out.getvalue()


def stored() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT patient_name FROM claims_claim ORDER BY id")
        return [bytes(value) for (value,) in cursor.fetchall()]


@pytest.fixture
def old_claims(settings: Settings) -> None:
    settings.FIELD_KEYS = keys(1)
    for number in range(5):
        ClaimFactory(patient_name=f"Doe, Jane {number}", member_id="")


@pytest.mark.usefixtures("old_claims")
def test_all_is_under_the_first_key_and_says_the_same(settings: Settings) -> None:
    settings.FIELD_KEYS = keys(2, 1)
    before = list(Claim.objects.order_by("id").values())
    assert f"{NAME}: 5 re-encrypted" in run(batch=2)
    assert list(Claim.objects.order_by("id").values()) == before
    assert keys_in_use()[NAME] == {"k2": 5}
    settings.FIELD_KEYS = keys(2)
    assert list(lost_keys()) == []
    assert Claim.objects.of_patient(name="doe,jane 3").count() == 1


@pytest.mark.usefixtures("old_claims")
def test_a_rotation_that_was_stopped_goes_on(settings: Settings) -> None:
    settings.FIELD_KEYS = keys(2, 1)
    (field,) = [field for field in encrypted_fields() if field.bound_to == NAME]
    assert next(rotate(field, 2)) == 2
    assert f"{NAME}: 3 re-encrypted" in run()
    done = stored()
    assert f"{NAME}: 0 re-encrypted" in run()
    assert stored() == done


@pytest.mark.usefixtures("old_claims")
def test_a_key_that_is_gone_is_named_everywhere(settings: Settings) -> None:
    settings.FIELD_KEYS = keys(2)
    assert list(lost_keys()) == [(NAME, "k1", 5)]
    with pytest.raises(CommandError, match="key k1 is not in FIELD_KEYS"):
        run()


def test_a_batch_is_at_least_one() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        run(batch=0)
