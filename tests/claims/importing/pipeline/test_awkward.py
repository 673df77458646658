"""The awkward files from the first byte to the stored claim: exact values, or a named error."""

import pytest
from django.core.exceptions import ValidationError

from claims.choices import ImportState
from claims.models import Claim, Import, ImportProblem
from tests.claims.importing.awkward.file import AwkwardFile
from tests.claims.importing.awkward_files import AWKWARD_FILES
from tests.claims.importing.pipeline.running import imported, sent
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("file", AWKWARD_FILES, ids=lambda file: file.name)
def test_awkward_file_is_applied_exactly_or_says_why_not(file: AwkwardFile) -> None:
    assert file.as_of == TODAY
    if file.refused is not None:
        assert file.refused in refusal(file)
        assert not Claim.objects.exists()
        return
    loaded = imported(file.content, file_name=file.filename)
    assert errors(loaded) == [(row, column) for row, column, _ in file.expected_errors]
    for message, (_, _, fragment) in zip(messages(loaded), file.expected_errors, strict=True):
        assert fragment in message or fragment == ""
    assert set(Claim.objects.values_list("claim_number", flat=True)) == set(file.expected_claims)
    for number, expected in file.expected_claims.items():
        assert {name: stored(number, name) for name in expected} == expected


def refusal(file: AwkwardFile) -> str:
    """Why the file was refused or what is asked about it; empty files are not even stored."""
    try:
        waiting = sent(file.content, file_name=file.filename)
    except ValidationError as error:
        return " ".join(error.messages)
    assert waiting.state == ImportState.FAILED or waiting.needs_mapping
    asked = [question["text"] for question in waiting.proposal.get("questions", [])]
    return " ".join([waiting.failure, *waiting.proposal.get("missing", []), *asked])


def errors(loaded: Import) -> list[tuple[int, str]]:
    """(row, field) of each error; the field whose column the header names."""
    mapping = loaded.mapping
    fields = {mapping["headers"][at]: name for name, at in mapping["columns"].items()}
    fields |= {mapping["headers"][at]: "balance" for at in mapping["bucket_columns"].values()}
    lines = loaded.problems.filter(is_note=False).order_by("row", "id")
    return [(line.row, fields.get(line.column, line.column)) for line in lines]


def messages(loaded: Import) -> list[str]:
    lines = ImportProblem.objects.filter(source_import=loaded, is_note=False)
    return list(lines.order_by("row", "id").values_list("message", flat=True))


def stored(number: str, name: str) -> str:
    found = Claim.objects.select_related("payer").get(claim_number=number)
    if name == "payer":
        return found.payer.name
    if name == "aging_bucket":
        return str(found.age(TODAY))
    return str(getattr(found, name))
