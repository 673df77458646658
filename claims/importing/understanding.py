"""From bytes to columns: what the file is, which column holds what, and what must be asked."""

from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

from claims.importing.formats import FileFormat
from claims.importing.mapping import Mapping
from claims.importing.proposal import Proposal
from claims.importing.proposing import propose
from claims.importing.reading import detect, read_rows
from claims.models import Import

SAMPLE_ROWS = 2_000


def understand(source_import: Import, stream: BinaryIO) -> tuple[FileFormat, Proposal]:
    """Detects the format and proposes the columns. Raises FileRefused."""
    file_format = detect(stream, source_import.overrides, source_import.file_name)
    sample = [cells for _, cells in islice(read_rows(stream, file_format), SAMPLE_ROWS)]
    profile = _profile(source_import)

    def all_rows() -> Iterable[list[str]]:
        """For columns whose dates the sample leaves open."""
        return (cells for _, cells in read_rows(stream, file_format))

    return file_format, propose(file_format, sample, profile, None, all_rows)


def _profile(source_import: Import) -> Mapping | None:
    """The profile that was named at the upload, else what a person has chosen for this file."""
    if source_import.mapping:
        return Mapping.from_json(source_import.mapping)
    if source_import.profile:
        return Mapping.from_json(source_import.profile.mapping)
    return None
