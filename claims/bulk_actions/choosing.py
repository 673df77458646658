"""Which claims are meant: those named one by one, or all that a list's own query shows."""

from collections.abc import Iterable
from datetime import date

from django.http import QueryDict

from accounts.models import User
from claims.filters.asked import read_claims
from claims.filters.claims import filter_claims
from claims.models import Claim
from claims.models.claims import ClaimQuerySet

LONGEST_ID = 18


def selected(user: User, ids: Iterable[str]) -> ClaimQuerySet:
    """The claims of these ids that the user sees; without any there are none."""
    numbers = [int(pk) for pk in ids if pk.isascii() and pk.isdigit() and len(pk) <= LONGEST_ID]
    return Claim.objects.for_user(user).filter(pk__in=numbers)


def all_matching(user: User, query: str, as_of: date) -> ClaimQuerySet:
    """Every claim of the list with this query string, asked anew. ValidationError names what
    cannot be read: a filter nobody understands never means everything."""
    asked = read_claims(QueryDict(query), user, also=("count",))
    return filter_claims(Claim.objects.for_user(user), asked.filter, as_of)
