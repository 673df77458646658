"""Patients in lists: enough to recognise a row, not enough to read a name over a shoulder."""

import re

_WORD = re.compile(r"\w[^\s,]*")


def masked_name(name: str) -> str:
    """`Doe, John` becomes `D***, J***`, whatever the length of its words."""
    return _WORD.sub(lambda word: f"{word[0][0]}***", name)
