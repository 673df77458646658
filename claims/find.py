"""One claim by its number, among those the user may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from arengine.lib.dates import written
from claims.models import Claim
from claims.models.claim_queries import ClaimQuerySet
from claims.models.departures import READABLE_AFTER
from claims.rights import must_work
from claims.services.looks import note_stranger

LONGEST_NUMBER = 64
# What a claim's page says of other rows.
RELATED = (
    *("payer", "facility", "team", "assignee", "routed_by__version"),
    *("root_cause", "next_step"),
)


@dataclass(frozen=True, slots=True)
class Readable:
    """A claim to look at; with `left_at` it went to another team, and is read-only for a while."""

    claim: Claim
    left_at: datetime | None = None

    @property
    def is_read_only(self) -> bool:
        return self.left_at is not None

    @property
    def left_on(self) -> date | None:
        return self.left_at and timezone.localdate(self.left_at)

    @property
    def until(self) -> date | None:
        """The last day on which it opens."""
        return self.left_at and timezone.localdate(self.left_at + READABLE_AFTER)


def find_claim(
    user: User,
    number: str,
    moment: datetime,
    *,
    related: Sequence[str] = RELATED,
    only: Sequence[str] = (),
) -> Claim:
    """The claim, to be worked: 404 where the user may not see it, 403 where only read. With the
    related rows, and where `only` some columns are wanted, with those."""
    found = find_readable_claim(user, number, moment, related=related, only=only)
    if found.left_on is not None:
        raise PermissionDenied(
            f"This claim moved to {found.claim.team} on {written(found.left_on)}; "
            "your team may read it, not change it."
        )
    return found.claim


def find_claim_to_work(
    user: User,
    number: str,
    moment: datetime,
    *,
    related: Sequence[str] = RELATED,
    only: Sequence[str] = (),
) -> Claim:
    """The claim, for those who may do more than look: 404 unseen, 403 seen but only read."""
    claim = find_claim(user, number, moment, related=related, only=only)
    must_work(user)
    return claim


def find_readable_claim(
    user: User,
    number: str,
    moment: datetime,
    *,
    related: Sequence[str] = RELATED,
    only: Sequence[str] = (),
) -> Readable:
    """The claim of own teams or facilities, or one that left an own team lately. Else 404."""
    if claim := _named(Claim.objects.for_user(user).only(*only), number, related):
        return Readable(claim)
    if claim := _named(Claim.objects.departed_from(user, moment), number, related):
        return Readable(claim, claim.left_at)  # type: ignore[attr-defined]
    if claim := _named(Claim.objects.all(), number):
        note_stranger(claim)
    raise Http404


def _named(claims: ClaimQuerySet, number: str, related: Sequence[str] = ()) -> Claim | None:
    """By the whole number; with a slash at the end too, unless that is part of a number."""
    if "\0" in number or len(number) > LONGEST_NUMBER + 1:
        return None
    # A withdrawn claim is found as well: it can be read, and every verb refuses it.
    named = claims.filter(claim_number__in={number, number.removesuffix("/")})
    named = named.select_related(*related) if related else named
    found = sorted(named, key=lambda claim: len(claim.claim_number))
    return found[-1] if found else None


def is_claim_number(number: str) -> bool:
    """Whether some claim has exactly this number; says nothing about who may see it."""
    good = "\0" not in number and len(number) <= LONGEST_NUMBER
    return good and Claim.objects.filter(claim_number=number).exists()


def claim_address(number: str) -> str:
    """The claim's page; a number may hold anything, slashes included."""
    return f"/claims/{quote(number)}"
