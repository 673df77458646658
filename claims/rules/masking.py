"""Patients in lists: enough to recognise a row, not enough to read one over a shoulder."""

import re
from collections.abc import Callable

Masks = dict[str, Callable[[str], str]]
SHOWN_OF_AN_ID = 4
_WORD = re.compile(r"\w[^\s,]*")


def masked_name(name: str) -> str:
    """`Doe, John` becomes `D***, J***`, whatever the length of its words."""
    return _WORD.sub(lambda word: f"{word[0][0]}***", name)


def masked_id(number: str) -> str:
    """`XQ0012345` becomes `***2345`; of a short one nothing is shown."""
    if not number:
        return ""
    return f"***{number[-SHOWN_OF_AN_ID:]}" if len(number) >= 2 * SHOWN_OF_AN_ID else "***"


MASKS: Masks = {"patient_name": masked_name, "member_id": masked_id}
"""Columns of a claim that are shown masked until somebody asks for them."""
