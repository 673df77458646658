"""Between check and apply: patients' words wait sealed, under whatever key there is by then."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.fixtures import Settings

from arengine.lib.rotation import keys_in_use, lost_keys
from claims.choices import ImportState
from claims.importing import encrypting, staging
from claims.importing.copying import stage_table
from claims.importing.services import confirm_import
from claims.importing.working import work
from claims.models import Claim, Import, ImportName, StagedPatients
from tests.claims.importing.pipeline.canaries import (
    CANARIES,
    MEMBER,
    NAME,
    PATIENT,
    keys,
    plain_places,
)
from tests.claims.importing.pipeline.running import claims_file, row, sent

pytestmark = pytest.mark.django_db
SEALED = "claims_stagedpatients.words"


def checked(content: bytes) -> Import:
    found = sent(content)
    assert found.state == ImportState.CHECKED
    return found


def applied(waiting: Import) -> None:
    confirm_import(waiting, user=None, partial=False)
    work(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == ImportState.APPLIED, waiting.failure


def patients() -> list[tuple[str, str]]:
    """Of each claim, in the order of the file."""
    return list(Claim.objects.order_by("id").values_list("patient_name", "member_id"))


def test_the_look_for_words_reaches_the_staging_tables() -> None:
    waiting = checked(claims_file(row(provider="Zanzibar Clinic", payer="Quixot Health")))
    found = plain_places(CANARIES)
    assert f"{stage_table(waiting.pk)}.provider" in found
    assert f"{ImportName._meta.db_table}.name" in found


def test_no_staging_table_holds_a_patient_in_plain() -> None:
    waiting = checked(claims_file(row(**PATIENT), row(claim_number="2", **PATIENT)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {stage_table(waiting.pk)}")
        assert cursor.fetchone() == (2,)
    assert plain_places(CANARIES) == []


def test_the_sealed_block_says_what_its_rows_say() -> None:
    waiting = checked(claims_file(row(**PATIENT), row(claim_number="2", patient_name="Roe, R")))
    (block,) = StagedPatients.objects.filter(source_import=waiting)
    assert (block.first_row, block.last_row) == (2, 3)
    assert encrypting.parted(block.words) == {
        "row_number": ["2", "3"],
        "patient_name": [NAME, "Roe, R"],
        "member_id": [MEMBER, ""],
    }


def test_every_block_gives_its_rows_their_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "BLOCK_ROWS", 2)
    said = [(f"Doe, Jane {number}", f"M{number}") for number in range(5)]
    rows = [
        row(claim_number=str(number), patient_name=name, member_id=member)
        for number, (name, member) in enumerate(said)
    ]
    waiting = checked(claims_file(*rows))
    assert StagedPatients.objects.filter(source_import=waiting).count() == 3
    applied(waiting)
    assert patients() == said


def test_a_key_that_is_put_before_the_old_one_still_applies(settings: Settings) -> None:
    settings.FIELD_KEYS = keys(1)
    waiting = checked(claims_file(row(**PATIENT)))
    settings.FIELD_KEYS = keys(2, 1)
    applied(waiting)
    assert patients() == [(NAME, MEMBER)]


def test_a_rotation_takes_the_sealed_blocks_along_and_the_old_key_may_go(
    settings: Settings,
) -> None:
    settings.FIELD_KEYS = keys(1)
    waiting = checked(claims_file(row(**PATIENT)))
    assert keys_in_use()[SEALED] == {"k1": 1}
    settings.FIELD_KEYS = keys(2, 1)
    call_command("rotate_field_keys", stdout=StringIO())
    assert keys_in_use()[SEALED] == {"k2": 1}
    settings.FIELD_KEYS = keys(2)
    assert list(lost_keys()) == []
    applied(waiting)
    assert patients() == [(NAME, MEMBER)]
    assert Claim.objects.of_patient(name=NAME).count() == 1


def test_nothing_is_left_set_aside_once_the_import_has_ended() -> None:
    applied(checked(claims_file(row(**PATIENT))))
    assert not StagedPatients.objects.exists()
