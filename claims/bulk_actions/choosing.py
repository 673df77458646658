"""Which claims are meant: those named one by one, or all that a list's own query shows."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import User
from claims.clock import portfolio_date
from claims.filters.asked import read_claims
from claims.filters.claims import filter_claims
from claims.models import Claim
from claims.models.claim_queries import ClaimQuerySet
from claims.worklist.asked import read_worklist, worklist_claims

LONGEST_ID = 18


def selected(user: User, ids: Iterable[str]) -> ClaimQuerySet:
    """The claims of these ids that the user sees; without any there are none."""
    numbers = [int(pk) for pk in ids if pk.isascii() and pk.isdigit() and len(pk) <= LONGEST_ID]
    return Claim.objects.for_user(user).filter(pk__in=numbers)


def named(user: User, numbers: Iterable[str]) -> ClaimQuerySet:
    """The claims of these numbers. ValidationError names those that the user does not see."""
    wanted = set(numbers)
    clean = [number for number in wanted if "\0" not in number]
    claims = Claim.objects.for_user(user).filter(claim_number__in=clean)
    if unknown := sorted(wanted - set(claims.values_list("claim_number", flat=True))):
        shown = ", ".join(number.replace("\0", "␀") for number in unknown[:10])
        raise ValidationError({"claims": [f"not found: {shown}"]})
    return claims


def all_matching(user: User, query: str, today: date) -> ClaimQuerySet:
    """Every claim of the list with this query string, asked anew. ValidationError names what
    cannot be read: a filter nobody understands never means everything."""
    asked = read_claims(QueryDict(query), user, also=("count",))
    return filter_claims(Claim.objects.for_user(user), asked.filter, portfolio_date(today))


def all_of_worklist(user: User, query: str, today: date) -> ClaimQuerySet:
    """The same of a worklist: exactly the rows of its tab and filter."""
    asked = read_worklist(QueryDict(query), user)
    return worklist_claims(user, asked, portfolio_date(today), today)
