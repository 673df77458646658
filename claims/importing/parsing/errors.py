"""The one error of all cell parsers."""

from typing import Final

NOTHING: Final = frozenset({"", "n/a", "na", "null", "none", "#n/a n/a"})
"""Texts (casefolded, trimmed) that systems write for "no value"."""

NOBODY: Final = NOTHING | {
    "nan",
    "#n/a",
    "#ref!",
    "#value!",
    "#name?",
    "#null!",
    "#num!",
    "#div/0!",
}
"""Texts that name neither a claim nor a payer: no value, or a spreadsheet's error."""

_SHOWN = 60


class CellError(ValueError):
    """A cell that cannot be read: `found` is its text, `expected` what would be accepted."""

    def __init__(self, found: str, expected: str) -> None:
        self.found = found
        self.expected = expected
        self.message = f"found {shown(found)}, expected {expected}"
        super().__init__(self.message)


def shown(text: str) -> str:
    """The text in quotes, shortened, so that a message stays one readable line."""
    if not text.strip():
        return "a blank cell"
    printable = "".join(_visible(c) for c in text)
    return f'"{printable}"' if len(printable) <= _SHOWN else f'"{printable[:_SHOWN]}..."'


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    return " " if char.isspace() else "\N{REPLACEMENT CHARACTER}"
