"""Public sample files: each loads with the mapping proposed, or says what a biller must know."""

from pathlib import Path
from typing import Any

import pytest

from claims.models import Claim
from tests.claims.importing.pipeline.running import counts, imported, problems, sent

pytestmark = pytest.mark.django_db


def asked(path: Path) -> str:
    """All that keeps a file from being read."""
    waiting = sent(path.read_bytes(), file_name=path.name)
    assert waiting.needs_mapping or waiting.failure
    proposal: dict[str, Any] = waiting.proposal
    questions = [question["text"] for question in proposal.get("questions", [])]
    return " | ".join([waiting.failure, *proposal.get("missing", []), *questions])


def test_the_work_queue_loads_as_it_is(shared_data: Path) -> None:
    content = (shared_data / "workqueue_250/wq_synthetic_data.csv").read_bytes()
    loaded = imported(content, file_name="wq_synthetic_data.csv")
    assert counts(loaded) == (250, 250, 0, 0, 0)
    found = Claim.objects.get(claim_number="A200000004")
    assert (str(found.balance), found.payer.name, found.denial_code) == ("525.82", "CIGNA", "CO-50")
    assert (found.facility.name, found.patient_name) == ("NORTH CLINIC", "Doe,John1")


@pytest.mark.parametrize(
    ("name", "fragments"),
    [
        ("claims_1000/claim_data.csv", ["No column holds the balance"]),
        ("rcm_tables/claims.csv", ["No column holds the balance"]),
        ("rcm_tables/charges.csv", ["No column holds the payer", "No column holds the balance"]),
        ("rcm_tables/denials.csv", ["No column holds the payer", "No column holds the balance"]),
        ("rcm_tables/payments.csv", ["No column holds the balance", "how old a claim is"]),
        ("rcm_tables/adjustments.csv", ["No column holds the payer", "the balance"]),
        ("rcm_tables/encounters.csv", ["No column holds the payer", "No column holds the balance"]),
        ("rcm_tables/patients.csv", ["No column holds the balance"]),
        ("rcm_tables/payers.csv", ["No column holds the claim number"]),
        ("rcm_tables/providers.csv", ["No column holds the claim number"]),
        ("rcm_tables/operating_costs.csv", ["No column holds the claim number"]),
        ("synthea/organizations.csv", ["No column holds the payer"]),
        ("synthea/patients.csv", ["No column holds the payer"]),
        ("synthea/payer_transitions.csv", ["No column holds the claim number"]),
        ("synthea/payers.csv", ["No column holds the balance"]),
        ("synthea/providers.csv", ["No column holds the payer"]),
        (
            "workqueue_250/wq_schema.csv",
            ["No column holds the payer", "No column holds the balance"],
        ),
        ("header_spellings.csv", ["No column holds the claim number"]),
    ],
)
def test_a_table_that_is_no_claims_file_says_what_is_missing(
    name: str, fragments: list[str], shared_data: Path
) -> None:
    said = asked(shared_data / name)
    assert all(fragment in said for fragment in fragments), said
    assert not Claim.objects.exists()


def test_every_sample_file_is_tried(shared_data: Path) -> None:
    tried = {
        name
        for mark in test_a_table_that_is_no_claims_file_says_what_is_missing.pytestmark
        for name, _ in mark.args[1]
    }
    tried |= {"workqueue_250/wq_synthetic_data.csv", "synthea/claims.csv"}
    tried.add("synthea/claims_transactions.csv")
    assert {str(path.relative_to(shared_data)) for path in shared_data.rglob("*.csv")} == tried


def test_claims_without_a_balance_load_once_columns_are_named(shared_data: Path) -> None:
    """The 1,000 claims name neither balance nor payer: billed amount and type stand in."""
    content = (shared_data / "claims_1000/claim_data.csv").read_bytes()
    header = content.decode().splitlines()[0].split(",")
    columns = {
        "claim_number": header.index("Claim ID"),
        "payer": header.index("Insurance Type"),
        "balance": header.index("Billed Amount"),
        "service_from": header.index("Date of Service"),
    }
    loaded = imported(content, mapping={"columns": columns})
    assert counts(loaded) == (1000, 1000, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "read", "unpaired"), [("claims.csv", 561, 3), ("claims_transactions.csv", 5567, 8)]
)
def test_synthetic_exports_load_but_for_rows_without_a_payer(
    name: str, read: int, unpaired: int, shared_data: Path
) -> None:
    content = (shared_data / "synthea" / name).read_bytes()
    loaded = imported(content, file_name=name)
    assert counts(loaded) == (read, read - unpaired, 0, 0, unpaired)
    assert {expected for *_, expected in problems(loaded)} == {"the name of a payer"}
