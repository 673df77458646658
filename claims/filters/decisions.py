"""The filter of requests for a decision that the page, the export and the API share."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from accounts.models import User
from arengine.lib import keyset, parameters
from claims.choices import DecisionKind, DecisionState
from claims.filters import names
from claims.filters.asked import PLACE, Place, read_place
from claims.models import DecisionRequest
from claims.models.decisions import DecisionRequestQuerySet

ALL = "all"
STATES = (*DecisionState.values, ALL)
PARAMETERS = ("state", "kind", "team", "payer", "requested_by", "min_amount", "max_amount")
ORDERS: Mapping[str, keyset.Order] = {
    **keyset.both_ways("asked_at"),
    **keyset.both_ways("amount"),
    **keyset.both_ways("decided_at", nullable=True),
}
DEFAULT_ORDER = "asked_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFilter:
    """What is asked for, names resolved; without a state, what waits."""

    states: tuple[str, ...] = (DecisionState.ASKED,)
    kinds: tuple[str, ...] = ()
    teams: tuple[int, ...] = ()
    payers: tuple[int, ...] = ()
    requested_by: tuple[int, ...] = ()
    min_amount: Decimal | None = None
    max_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AskedDecisions:
    filter: DecisionFilter
    place: Place


def read_decisions(given: QueryDict, also: Collection[str] = ()) -> AskedDecisions:
    """The list of a query; `also` are parameters the caller reads itself."""
    parameters.check_names(given, {*PARAMETERS, *PLACE, *also})
    return AskedDecisions(_read_filter(given), read_place(given, ORDERS, DEFAULT_ORDER))


def _read_filter(given: QueryDict) -> DecisionFilter:
    states = parameters.words(given, "state", STATES) or (DecisionState.ASKED,)
    return DecisionFilter(
        states=() if ALL in states else states,
        kinds=parameters.words(given, "kind", DecisionKind.values),
        teams=names.teams(given, "team"),
        payers=names.payers(given, "payer"),
        requested_by=names.users(given, "requested_by"),
        min_amount=parameters.money(given, "min_amount"),
        max_amount=parameters.money(given, "max_amount"),
    )


def find_decisions(user: User, asked: DecisionFilter) -> DecisionRequestQuerySet:
    """The requests asked for, out of those the user may see."""
    listed = {
        "state__in": asked.states,
        "kind__in": asked.kinds,
        "claim__team__in": asked.teams,
        "claim__payer__in": asked.payers,
        "requested_by__in": asked.requested_by,
    }
    bounds = {"amount__gte": asked.min_amount, "amount__lte": asked.max_amount}
    wanted = {column: values for column, values in listed.items() if values}
    limits = {column: bound for column, bound in bounds.items() if bound is not None}
    return DecisionRequest.objects.for_user(user).filter(**wanted, **limits)
