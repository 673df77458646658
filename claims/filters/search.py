"""Searching claims by a number: claim, account, payer reference or amount, however typed.

Each part asks one index. They are asked first, and the list is of what they found: the planner
misjudges how many rows an expression brings, and would walk the whole list for one claim.
"""

from functools import reduce
from operator import or_

from django.db.models import Q

from claims.choices import Status
from claims.models import Claim
from claims.models.claim_indexes import SPELT_OTHERWISE
from claims.models.claim_queries import ClaimQuerySet
from claims.rules.spelling import amount, plain

SHORTEST_PREFIX = 3
# Beyond, what is sought is so common that the list in its own order finds it soon.
MOST_FOUND = 10_000
Parts = list[Q]


def sought(text: str) -> Q:
    """The condition of a search."""
    parts = matching(text)
    found = numbers_of(parts, MOST_FOUND + 1)
    return Q(pk__in=found) if len(found) <= MOST_FOUND else reduce(or_, parts)


def only_hit(claims: ClaimQuerySet, parts: Parts) -> str:
    """The number of the one claim, out of those given, that meets any of the parts; else ""."""
    found = claims.filter(pk__in=numbers_of(parts, MOST_FOUND))
    hits = list(found.values_list("claim_number", flat=True).order_by()[:2])
    return hits[0] if len(hits) == 1 else ""


def matching(text: str) -> Parts:
    """Whole numbers, claim numbers and references by their beginning, balances of an amount."""
    beginning = plain(text)
    longer = _beginning(beginning) if len(beginning) >= SHORTEST_PREFIX else []
    return [*whole(text), *longer, *owing(text)]


def whole(text: str) -> Parts:
    """Exactly this claim number, account or payer reference, however spelled."""
    if not plain(text):
        return numbered(text)
    parts = (("patient_account", text), ("payer_reference", text))
    return [*numbered(text), *(_within(column, plain=plain(text)) for column, text in parts)]


def numbered(text: str) -> Parts:
    """Exactly this claim number. The index of spellings holds none that is plain already."""
    parts, other = [Q(claim_number=text)], plain(text)
    if other:
        parts += [Q(claim_number=other), Q(claim_number__plain=other) & SPELT_OTHERWISE]
    return parts


def numbers_of(parts: Parts, most: int) -> list[int]:
    """Ids of the claims that meet any of the parts, so many of each at most."""
    if not parts:
        return []
    first, *others = [Claim.objects.filter(part).values_list("pk")[:most] for part in parts]
    return sorted({pk for (pk,) in first.union(*others, all=True)})


def _beginning(start: str) -> Parts:
    return [
        Q(claim_number__startswith=start),
        Q(claim_number__plain__startswith=start) & SPELT_OTHERWISE,
        _within("payer_reference", plain__startswith=start),
    ]


def owing(text: str) -> Parts:
    """Exactly this balance."""
    dollars = amount(text)
    if dollars is None:
        return []
    return [Q(balance=dollars, status=Status.OPEN if dollars > 0 else Status.CREDIT)]


def _within(column: str, **lookup: str) -> Q:
    """The indexes of accounts and references leave out blank ones and must be told so."""
    wanted = {f"{column}__{name}": value for name, value in lookup.items()}
    return Q(**wanted) & ~Q(**{column: ""})
