"""One claim by its number, among those the user may see."""

from urllib.parse import quote

from django.http import Http404

from accounts.models import User
from claims.models import Claim

LONGEST_NUMBER = 64


def find_claim(user: User, number: str) -> Claim:
    """The claim; with a slash at the end too, unless that is part of a number. Else 404."""
    if "\0" in number or len(number) > LONGEST_NUMBER + 1:
        raise Http404
    claims = (
        Claim.objects.for_user(user)
        .present()
        .select_related("payer", "facility", "team", "assignee", "routed_by__version")
        .filter(claim_number__in={number, number.removesuffix("/")})
    )
    found = sorted(claims, key=lambda claim: len(claim.claim_number))
    if not found:
        raise Http404
    return found[-1]


def claim_address(number: str) -> str:
    """The claim's page; a number may hold anything, slashes included."""
    return f"/claims/{quote(number)}"
