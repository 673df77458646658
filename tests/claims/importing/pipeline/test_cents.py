"""Cents survive: ten thousand amounts, written in every way, stored, exported and read again."""

import ast
import random
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

import claims
from accounts.models import User
from claims.importing.copying import stage_table
from claims.importing.statements import fetch
from claims.models import Claim, Import
from tests.claims.importing.pipeline.running import counts, imported, sent
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
HEAD = b"Claim Number,Payer,Balance,Aging Days\n"
AMOUNTS = 10_000
# The share of rows that a delimiter cuts evenly.
MEASURING = ("csv_detecting.py", "workload.py", "rebalancing.py", "planning.py")


def amounts(seed: int) -> list[Decimal]:
    chance = random.Random(seed)
    sizes = (10**2, 10**5, 10**8, 10**11)
    cents = [chance.randrange(1, chance.choice(sizes)) for _ in range(AMOUNTS)]
    return [Decimal(n * chance.choice((1, 1, 1, -1))).scaleb(-2) for n in cents]


def spelled(amount: Decimal, style: int) -> str:
    """One of the ways in which systems write it; quoted, since some have commas."""
    size, credit = abs(amount), amount < 0
    plain = f"{size:,.2f}" if style % 2 else f"{size:.2f}"
    if not credit:
        return (plain, f"${plain}", f"\\${plain}", f" {plain} ", f"USD {plain}")[style % 5]
    return (f"-{plain}", f"({plain})", f"{plain}-", f"{plain} CR", f"-${plain}")[style % 5]


@pytest.fixture(scope="module")
def ten_thousand() -> list[Decimal]:
    return amounts(seed=1121)


def test_every_amount_is_stored_and_exported_to_the_cent(
    ten_thousand: list[Decimal], client: Client, admin_person: User, aged_today: object
) -> None:
    lines = [f'{n:05d},Aetna,"{spelled(a, n)}",30\n' for n, a in enumerate(ten_thousand)]
    loaded = imported(HEAD + "".join(lines).encode())
    assert counts(loaded) == (AMOUNTS, AMOUNTS, 0, 0, 0)
    assert loaded.applied_balance == sum(ten_thousand)
    stored = Claim.objects.order_by("claim_number").values_list("balance", flat=True)
    assert list(stored) == ten_thousand
    client.force_login(admin_person)
    for file_format in ("csv", "xlsx"):
        response = client.get("/claims/export", {"format": file_format})
        content = b"".join(response)
        again = sent(content, file_name=f"claims.{file_format}", as_of=TODAY)
        assert (counts(again)[:2], again.rows_rejected) == ((AMOUNTS, 0), 0)
        assert read_again(again) == ten_thousand
        assert again.file_balance == sum(ten_thousand)


def read_again(checked: Import) -> list[Decimal]:
    rows = fetch(f"SELECT balance FROM {stage_table(checked.pk)} ORDER BY claim_number", {})
    return [balance for (balance,) in rows]


@pytest.mark.parametrize("text", ["10.005", "0.001", "1.999", "-10.005", "(0.105)", "$1,000.005"])
def test_a_part_of_a_cent_is_a_row_error(text: str) -> None:
    loaded = imported(HEAD + f'1,Aetna,"{text}",3\n2,Aetna,1.00,3\n'.encode())
    assert (loaded.rows_rejected, Claim.objects.get().claim_number) == (1, "2")


def test_no_float_is_on_the_paths_of_money() -> None:
    root = Path(claims.__file__).parent
    rooms = ("importing", "bulk", "models", "rules", "services")
    files = [path for room in rooms for path in sorted((root / room).rglob("*.py"))]
    files.append(root.parent / "arengine/lib/money.py")
    assert len(files) > 60
    assert [found for path in files for found in floats_in(path)] == []


def floats_in(path: Path) -> list[str]:
    """Where a module names or writes a float; what only measures a file's shape is no money."""
    if path.name in MEASURING:
        return []
    return [
        f"{path.name}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Attribute) and "float" in node.attr.lower())
    ]


def test_the_search_finds_a_float(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("amount = 1\ntotal = float(amount)\ncolumn = models.FloatField()\n")
    assert floats_in(module) == ["module.py:2", "module.py:3"]
