"""What was understood of a file's columns, what is asked, and what is missing."""

from dataclasses import dataclass, field
from typing import Any, Literal

from .mapping import Mapping

How = Literal["name", "alias", "values", "bucket", "profile", "ignored", "unknown"]


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column of the file, in file order. `field` is None where it is not imported.

    `how` it was decided; `reason` says it in words; `suggestion` names a field whose spelling is
    near (never applied); `samples` are its first three filled cells.
    """

    index: int
    header: str
    field: str | None
    how: How
    reason: str
    suggestion: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can say. `choices`: (value, words).

    Codes: `field` (choices are field names or "" for not imported), `date_order` (mdy, dmy),
    `decimal_comma` (yes, no). `column` is the 0-based index, `field` the field it is about.
    """

    code: str
    text: str
    choices: tuple[tuple[str, str], ...]
    column: int
    field: str | None = None

    @property
    def key(self) -> str:
        """Names the question in a form: `date_order:4`."""
        return f"{self.code}:{self.column}"


@dataclass(frozen=True)
class Proposal:
    """The mapping as far as it is understood, with everything a person should see."""

    mapping: Mapping
    guesses: list[ColumnGuess] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def understood(self) -> bool:
        """Nothing is missing and nothing is open: the import may go on by itself."""
        return not self.missing and not self.questions

    def to_json(self) -> dict[str, Any]:
        """For the API and the wizard's page."""
        return {
            "mapping": self.mapping.to_json(),
            "understood": self.understood,
            "columns": [_plain(guess) for guess in self.guesses],
            "questions": [_plain(question) for question in self.questions],
            "missing": self.missing,
        }


def _plain(item: ColumnGuess | Question) -> dict[str, Any]:
    plain = {name: getattr(item, name) for name in item.__slots__}
    return plain if isinstance(item, ColumnGuess) else {"key": item.key, **plain}
