"""Audit entries in words: labels, names, and nothing that is encrypted."""

from typing import Any

import pytest

from accounts.models import Team
from claims.audit_words import (
    changes_in_words,
    detail_in_words,
    names_of,
    shown,
    subject_name,
    subject_word,
    subjects,
)
from claims.models import Claim
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


def entry(subject: str, told: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    rest = {"subject_id": None, "last_id": None, "claim_id": None, "detail": {}}
    return {"subject": subject, "told": told, **rest, **more}


def words(row: dict[str, Any]) -> list[str]:
    return [str(change) for change in changes_in_words(row, names_of([row]))]


def test_every_table_has_its_own_word() -> None:
    tables = {model._meta.db_table for model in subjects().values()}
    assert len(tables) == len(subjects())
    assert subjects()["claim"] is Claim
    assert subject_word("accounts_user_teams") == "user teams"
    assert subject_word("accounts_gone_by") == "accounts gone by"


def test_columns_have_their_labels_and_values_their_words() -> None:
    told = {
        "balance": [100.5, 0],
        "denial_code": ["", "CO-97"],
        "assigned_by_hand": [False, True],
        "work_status": ["new", "in_progress"],
        "closed_on": [None, "2026-11-21"],
    }
    assert words(entry("claims_claim", told)) == [
        "balance: $100.50 → $0.00",
        "denial code: nothing → CO-97",
        "assigned by hand: no → yes",
        "work status: New → In progress",
        "closed on: nothing → 2026-11-21",
    ]


def test_rows_are_named() -> None:
    first, second = Team.objects.get(name="GeneralAgent"), Team.objects.get(name="SeniorAgent")
    told = {"team_id": [first.pk, second.pk], "payer_id": [10**9, None]}
    assert words(entry("claims_claim", told)) == [
        f"team: {first.label} → {second.label}",
        "payer: 1000000000 → nothing",
    ]
    claim = ClaimFactory(claim_number="A-1")
    row = entry("claims_claim", subject_id=claim.pk)
    assert subject_name(row, names_of([row])) == "claim A-1"
    assert subject_name({**row, "last_id": claim.pk + 60}, {}) == "claim"


def test_what_is_encrypted_is_not_told() -> None:
    told = {"patient_name_key": ["\\x00ff", None], "provider": ["", "Ward 7"]}
    assert shown("claims_claim", told) == {
        "patient_name_key": ["(encrypted)", None], "provider": ["", "Ward 7"],
    }  # fmt: skip
    assert words(entry("claims_claim", told))[0] == "patient name: (encrypted) → nothing"


def test_what_a_new_row_leaves_blank_is_not_told() -> None:
    told = {"member_id_key": [None, "\\x"], "provider": [None, ""], "touch_count": [None, 0]}
    assert words(entry("claims_claim", told)) == ["touch count: nothing → 0"]


def test_a_secret_is_a_star() -> None:
    assert words(entry("accounts_user", {"password": ["*", "*"]})) == ["password: * → *"]


def test_a_table_that_is_no_more_is_told_as_it_was() -> None:
    assert words(entry("claims_gone", {"some_column": [1, {"a": 1}]})) == [
        'some column: 1 → {"a": 1}'
    ]


def test_details_leave_out_digests_and_sums_of_nothing() -> None:
    detail = {"digest": "0" * 64, "totals": {"balance": 510.0, "paid_amount": None}, "status": 403}
    assert detail_in_words(entry("", detail=detail)) == ["status: 403", "totals: balance $510.00"]


def test_what_is_long_is_cut() -> None:
    (told,) = words(entry("claims_gone", {"note": ["", "x" * 1000]}))
    assert told == f"note: nothing → {'x' * 300}…"
