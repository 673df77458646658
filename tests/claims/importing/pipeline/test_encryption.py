"""Nothing of a patient reaches the database in plain, and encryption changes nothing else."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from claims.models import Claim, ClaimChange
from tests.claims.importing.pipeline.canaries import (
    CANARIES,
    CELL,
    MEMBER,
    NAME,
    OTHER,
    PATIENT,
    keys,
    plain_places,
)
from tests.claims.importing.pipeline.running import (
    changed_fields,
    claim,
    claims_file,
    counts,
    imported,
    problems,
    row,
    sent,
    undone,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_scan_finds_a_word_in_plain(db: None) -> None:
    UserFactory(username="Zanzibar")
    assert sorted(plain_places(CANARIES)) == [
        "accounts_auditentry.changes",
        "accounts_user.username",
    ]


def test_no_column_holds_a_patient_in_plain() -> None:
    imported(claims_file(row(**PATIENT), row(claim_number="2", **PATIENT)))
    bad = [
        row(claim_number="3", balance=CELL, **PATIENT),
        row(claim_number="4", patient_name=NAME * 20, member_id=MEMBER),
        row(claim_number="5", patient_name=NAME, member_id=MEMBER * 20),
        row(claim_number="", **PATIENT),
        row(claim_number="6", patient_name="Zanzibar\u200b, Q", member_id=MEMBER),
    ]
    changed = row(**{**PATIENT, "patient_name": OTHER})
    ragged = f"7,Aetna,5.00,2026-10-02,{NAME},x,{MEMBER}\r\n".encode()
    second = imported(claims_file(changed, *bad) + ragged, is_snapshot=True)
    assert counts(second) == (7, 0, 1, 0, 6)
    undone(second)
    sent(claims_file(row(**{**PATIENT, "Remark": CELL})).replace(b"balance", b"blance"))
    assert plain_places(CANARIES) == []


def test_what_is_wrong_is_still_told_in_full() -> None:
    found = imported(claims_file(row(), row(claim_number="3", balance=CELL, **PATIENT)))
    assert [problem[2] for problem in problems(found)] == [CELL]


def test_the_same_rows_again_write_nothing_though_the_key_is_new(settings: Settings) -> None:
    settings.FIELD_KEYS = keys(1)
    content = claims_file(row(**PATIENT))
    imported(content)
    stored = Claim.objects.values_list("version", "updated_at").get()
    settings.FIELD_KEYS = keys(2, 1)
    assert counts(imported(content + b"\r\n")) == (1, 0, 0, 1, 0)
    call_command("rotate_field_keys", stdout=StringIO())
    assert counts(imported(content + b"\r\n\r\n")) == (1, 0, 0, 1, 0)
    assert Claim.objects.values_list("version", "updated_at").get() == stored


def test_a_change_of_case_is_a_change() -> None:
    imported(claims_file(row(**PATIENT)))
    second = imported(claims_file(row(**{**PATIENT, "patient_name": NAME.upper()})))
    assert changed_fields(second) == {"patient_name": [NAME, NAME.upper()]}
    assert claim().patient_name == NAME.upper()
    assert Claim.objects.of_patient(name=NAME).count() == 1


def test_a_change_of_something_else_keeps_the_ciphertext() -> None:
    imported(claims_file(row(**PATIENT)))
    second = imported(claims_file(row(balance="50.00", **PATIENT)))
    assert set(ClaimChange.objects.get(source_import=second).fields) & {*PATIENT} == set()


def test_undo_gives_the_old_value_back_after_a_rotation(settings: Settings) -> None:
    settings.FIELD_KEYS = keys(1)
    imported(claims_file(row(**PATIENT)))
    second = imported(claims_file(row(**{**PATIENT, "patient_name": OTHER})))
    settings.FIELD_KEYS = keys(2, 1)
    call_command("rotate_field_keys", stdout=StringIO())
    undone(second)
    assert claim().patient_name == NAME
    assert Claim.objects.of_patient(name=NAME).count() == 1
    assert Claim.objects.of_patient(name=OTHER).count() == 0


def test_blank_cells_clear_the_patient() -> None:
    imported(claims_file(row(**PATIENT)))
    imported(claims_file(row(patient_name="", member_id="")))
    assert (claim().patient_name, bytes(claim().patient_name_key)) == ("", b"")
    assert Claim.objects.of_patient(name=NAME).count() == 0


@pytest.mark.usefixtures("aged_today")
def test_the_story_masks_until_the_click(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    imported(claims_file(row(**PATIENT)))
    second = imported(claims_file(row(**{**PATIENT, "member_id": "ZQX0011223"})))
    assert second.preview["samples"][0]["fields"] == {"member_id": ["***9887", "***1223"]}
    assert "ZQX" not in client.get("/claims/1").text
    assert MEMBER in client.post("/claims/1/unmask").text
