"""`manage.py import_claims`: what it prints and its exit codes."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim, Import, MappingProfile
from tests.claims.importing.pipeline.running import claims_file, row
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
BAD = row(claim_number="2", balance="10.005")


@pytest.fixture(autouse=True)
def _commands_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.management.commands.import_claims.today", lambda: TODAY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "claims.csv"


def run(path: Path, *options: str) -> tuple[int, str, str]:
    """(exit code, what was printed, what was wrong)"""
    out = StringIO()
    try:
        call_command("import_claims", str(path), *options, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), ""


def told(path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = run(path, "--json", *options)
    return code, json.loads(out)


def test_a_good_file_is_applied(path: Path) -> None:
    path.write_bytes(claims_file(row(), row(claim_number="2")))
    code, out, _ = run(path)
    assert (code, Claim.objects.count()) == (0, 2)
    assert "applied: 2 read, 2 new, 0 changed, 0 unchanged, 0 rejected, 0 missing" in out


def test_the_same_file_again_writes_nothing(path: Path) -> None:
    path.write_bytes(claims_file(row()))
    assert run(path)[0] == 0
    assert run(path)[0] == 0
    assert (Import.objects.count(), Claim.objects.count()) == (1, 1)


def test_json_tells_counts_control_totals_and_errors(path: Path) -> None:
    path.write_bytes(claims_file(row(), BAD))
    code, body = told(path, "--partial")
    assert (code, body["state"]) == (0, "applied")
    assert body["rows"] == {
        "read": 2, "new": 1, "changed": 0, "unchanged": 0, "rejected": 1, "missing": 0
    }  # fmt: skip
    assert body["control"] == {"file_balance": "100.00", "applied_balance": "100.00"}
    (error,) = body["errors"]
    assert (error["row"], error["column"], error["found"]) == (3, "balance", "10.005")


def test_rejected_rows_without_partial_are_listed_and_nothing_is_applied(path: Path) -> None:
    path.write_bytes(claims_file(row(), BAD))
    code, body = told(path)
    assert (code, body["state"], body["rows"]["rejected"]) == (2, "checked", 1)
    assert [error["found"] for error in body["errors"]] == ["10.005"]
    code, out, wrong = run(path)
    assert (code, Claim.objects.count()) == (2, 0)
    assert 'Row 3, balance: found "10.005"' in out
    assert wrong.startswith("1 rows are rejected.")


def test_partial_applies_the_other_rows_of_a_file_that_was_refused(path: Path) -> None:
    path.write_bytes(claims_file(row(), BAD))
    assert run(path)[0] == 2
    assert run(path, "--partial")[0] == 0
    assert Claim.objects.get().claim_number == "1"


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [([row()], (), 0), ([row(), BAD], (), 2), ([row(), BAD], ("--partial",), 0)],
)
def test_a_dry_run_checks_and_applies_nothing(
    path: Path, rows: list[dict[str, str]], options: tuple[str, ...], code: int
) -> None:
    path.write_bytes(claims_file(*rows))
    found, body = told(path, "--dry-run", *options)
    assert (found, body["state"], body["dry_run"]) == (code, "checked", True)
    assert not Claim.objects.exists()


def test_as_of_and_snapshot_are_passed_on(path: Path) -> None:
    path.write_bytes(claims_file(row(), row(claim_number="2")))
    run(path, "--as-of", "2026-11-20")
    path.write_bytes(claims_file(row()))
    code, body = told(path, "--as-of", "2026-11-21", "--snapshot")
    assert (code, body["rows"]["missing"], body["as_of"]) == (0, 1, "2026-11-21")
    assert body["snapshot"] is True


def test_a_mapping_profile_reads_a_file_that_nothing_else_explains(path: Path) -> None:
    path.write_bytes(b"Nummer,Kasse,Offen,Alter\n1,Aetna,5.00,3\n")
    code, _, wrong = run(path)
    assert code == 2
    assert "No column holds the claim number" in wrong
    names = ("claim_number", "payer", "balance", "aging_days")
    mapping = {"columns": {name: at for at, name in enumerate(names)},
               "headers": ["Nummer", "Kasse", "Offen", "Alter"]}  # fmt: skip
    MappingProfile.objects.create(name="Kasse", mapping=mapping)
    assert run(path, "--mapping", "Kasse")[0] == 0
    assert Claim.objects.get().payer.name == "Aetna"


@pytest.mark.parametrize(
    ("content", "options", "fragment"),
    [
        (None, (), "is not a file"),
        (b"", (), "The file is empty."),
        (b"%PDF-1.7\n", (), "This is a PDF."),
        (claims_file(row()), ("--mapping", "none"), 'No mapping profile is called "none"'),
        (claims_file(row()), ("--as-of", "2026-11-23"), "expected a date not after"),
        (b"Claim,Payer,Amount,Age\n1,A,3.00,3\n", (), 'Is "Amount"'),
    ],
)
def test_a_refusal_says_why_and_exits_with_2(
    path: Path, content: bytes | None, options: tuple[str, ...], fragment: str
) -> None:
    if content is not None:
        path.write_bytes(content)
    code, _, wrong = run(path, *options)
    assert code == 2
    assert fragment in wrong
    assert not Claim.objects.exists()
