import pytest

from claims.importing.reading import FileRefused
from tests.claims.importing.awkward.file import AwkwardFile
from tests.claims.importing.awkward_files import AWKWARD_FILES
from tests.claims.importing.files import outcome


def test_awkward_files_are_many_and_named_once() -> None:
    names = [file.name for file in AWKWARD_FILES]
    assert len(set(names)) == len(names) >= 60


@pytest.mark.parametrize("file", AWKWARD_FILES, ids=lambda file: file.name)
def test_awkward_file_is_read_exactly_or_says_why_not(file: AwkwardFile) -> None:
    try:
        claims, errors, unclear = outcome(file.content, file.filename, file.as_of)
    except FileRefused as refusal:
        claims, errors, unclear = {}, [], [refusal.message]
    if file.refused:
        assert any(file.refused in text for text in unclear), unclear
        assert not claims
        return
    assert not unclear
    assert [(row, name) for row, name, _ in errors] == [e[:2] for e in file.expected_errors]
    for (_, _, message), (_, _, fragment) in zip(errors, file.expected_errors, strict=True):
        assert fragment in message or fragment == ""
    assert set(claims) == set(file.expected_claims)
    for number, expected in file.expected_claims.items():
        found = {name: str(claims[number].get(name)) for name in expected}
        assert found == expected
