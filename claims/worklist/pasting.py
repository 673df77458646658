"""Claim numbers out of a spreadsheet or mail: found within own scope, the others given back."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from accounts.models import User
from claims.find import LONGEST_NUMBER
from claims.models import Claim, ClaimList

MOST = 5_000
# A number may hold blanks and slashes; columns and lines of a sheet are tabs and newlines.
_BETWEEN = re.compile(r"[\n\r\t,;]+")


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of the claims found, and the numbers without one, as they were given."""

    ids: list[int]
    missing: list[str]


def split_numbers(text: str) -> list[str]:
    """The numbers of a text, each once, in its order. ValidationError above 5,000."""
    pieces = (piece.strip().strip('"') for piece in _BETWEEN.split(text))
    numbers = list(dict.fromkeys(piece for piece in pieces if piece))
    if not numbers:
        raise ValidationError("Paste at least one claim number.")
    if len(numbers) > MOST:
        raise ValidationError(f"{len(numbers):,} numbers; at most {MOST:,} at a time.")
    return numbers


def find_numbers(user: User, numbers: list[str]) -> Found:
    """Exactly, else in capitals or small letters. One query, however many numbers."""
    spelt = {number: (number, number.upper(), number.lower()) for number in numbers}
    asked = {each for every in spelt.values() for each in every if len(each) <= LONGEST_NUMBER}
    claims = Claim.objects.for_user(user).present().filter(claim_number__in=asked)
    known = dict(claims.values_list("claim_number", "pk"))
    ids, missing = [], []
    for number, every in spelt.items():
        match = next((known[each] for each in every if each in known), None)
        if match is None:
            missing.append(number[:LONGEST_NUMBER])
        else:
            ids.append(match)
    return Found(list(dict.fromkeys(ids)), missing)


def keep_list(user: User, numbers: list[str]) -> ClaimList:
    """What was found becomes a list that the worklist filters by."""
    found = find_numbers(user, numbers)
    return ClaimList.objects.create(owner=user, claim_ids=found.ids, not_found=found.missing)
