"""Fields of a claim in the texts of messages: a closed list, checked before use."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum


class Place(StrEnum):
    """Where a text stands: who reads it on the way decides what it may say."""

    SUBJECT = "subject"
    EMAIL = "e-mail"
    LETTER = "letter"


FIELDS = {
    "claim_number": "the claim's number",
    "payer": "the payer's name",
    "payer_reference": "the payer's own number of the claim",
    "facility": "who is owed",
    "provider": "who treated",
    "balance": "what is still owed",
    "charge_amount": "what was charged",
    "service_from": "the first day of service",
    "billed_on": "the day it was billed",
    "denied_on": "the day it was denied",
    "denial_code": "the codes of the denial",
    "denial_words": "the denial in our own words",
    "deadline": "the last day to appeal",
    "today": "the day of the message",
    "agent": "who writes",
    "patient_name": "the patient's name",
    "member_id": "the patient's number with the payer",
}
OF_PATIENTS = frozenset({"patient_name", "member_id"})
# Everyone on the way reads a subject: what names the case, and nothing about the treatment.
IN_SUBJECTS = frozenset({"claim_number", "payer", "payer_reference", "facility", "today"})
_PART = re.compile(r"\{([^{}]*)\}|[{}]")


def allowed_in(place: Place) -> frozenset[str]:
    """The fields that may stand there."""
    if place == Place.SUBJECT:
        return IN_SUBJECTS
    everything = frozenset(FIELDS)
    return everything if place == Place.LETTER else everything - OF_PATIENTS


def fields_in(text: str) -> list[str]:
    """The fields that a text asks for, each once, in their order."""
    return list(dict.fromkeys(name for _, name in _parts(text) if name is not None))


def faults(text: str, place: Place) -> list[str]:
    """What is wrong with a text, each with its line and column; nothing: it may be kept."""
    return [
        f"Line {line}, column {column}: {fault}"
        for at, name in _parts(text)
        if (fault := _fault(name, place))
        for line, column in [_line_and_column(text, at)]
    ]


def empty_fields(text: str, values: Mapping[str, str]) -> list[str]:
    """The fields of a text that this claim cannot fill."""
    return [name for name in fields_in(text) if not values.get(name)]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the fields that have a value. One that looks like a field stays as it is."""
    return _PART.sub(lambda part: values.get(part[1]) or part[0], text)


def _parts(text: str) -> Iterator[tuple[int, str | None]]:
    """Where a brace stands, and the field that it opens; None for a brace without its other."""
    return ((part.start(), part[1]) for part in _PART.finditer(text))


def _fault(name: str | None, place: Place) -> str:
    if name is None:
        return "a brace without its other one."
    if name not in FIELDS:
        return f"there is no field {{{name}}}."
    if name in allowed_in(place):
        return ""
    where = "a subject" if place == Place.SUBJECT else "an e-mail"
    return f"{{{name}}} may not stand in {where}."


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1
