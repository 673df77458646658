"""A list as asked for: filter, order, place in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from accounts.models import User
from arengine.lib import keyset, parameters
from claims.filters import claims as claim_filters
from claims.filters.claims import ClaimFilter

PLACE = ("ordering", "limit", "cursor")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which order."""

    order: keyset.Order
    limit: int
    cursor: str


@dataclass(frozen=True, slots=True)
class AskedClaims:
    filter: ClaimFilter
    place: Place


def read_place(given: QueryDict, orders: Mapping[str, keyset.Order], default: str) -> Place:
    """Order, limit and cursor of a query."""
    ordering = parameters.words(given, "ordering", tuple(orders)) or (default,)
    if len(ordering) > 1:
        parameters.refuse("ordering", ", ".join(ordering), "one order")
    limit = parameters.whole(given, "limit", 1, keyset.HIGHEST_LIMIT)
    return Place(
        orders[ordering[0]], limit or keyset.DEFAULT_LIMIT, parameters.once(given, "cursor")
    )


def read_claims(given: QueryDict, user: User, also: Collection[str] = ()) -> AskedClaims:
    """The list of claims of a query; `also` are parameters the caller reads itself."""
    parameters.check_names(given, {*claim_filters.PARAMETERS, *PLACE, *also})
    place = read_place(given, claim_filters.ORDERS, claim_filters.DEFAULT_ORDER)
    return AskedClaims(claim_filters.read_filter(given, user), place)
