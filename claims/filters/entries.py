"""The filter of ledger entries that the page and the export share."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from accounts.models import User
from arengine.lib import keyset, parameters
from arengine.lib.dates import add_months
from claims.bulk.totals import Condition, Total, among, capped_total, exact_total, flow_dollars
from claims.choices import EntryKind
from claims.filters import names
from claims.filters.asked import PLACE, Place, read_place
from claims.models import LedgerEntry
from claims.models.ledger import LedgerQuerySet

ORDERS: Mapping[str, keyset.Order] = {
    **keyset.both_ways("recorded", "id"),
    **keyset.both_ways("posted_on"),
    **keyset.both_ways("amount", flipped=True),
}
DEFAULT_ORDER = "-posted_on"
PARAMETERS = ("kind", "month", "from_month", "to_month", "payer", "team", "facility")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """What is asked for, names resolved. Months are their first days, the last included."""

    kinds: tuple[str, ...] = ()
    from_month: date | None = None
    to_month: date | None = None
    payers: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    facilities: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedEntries:
    filter: EntryFilter
    place: Place


def read_entries(given: QueryDict, user: User, also: Collection[str] = ()) -> AskedEntries:
    """The list of entries of a query; `also` are parameters the caller reads itself."""
    parameters.check_names(given, {*PARAMETERS, *PLACE, *also})
    return AskedEntries(_read_filter(given, user), read_place(given, ORDERS, DEFAULT_ORDER))


def _read_filter(given: QueryDict, user: User) -> EntryFilter:
    month = parameters.month(given, "month")
    payers = names.payers(given, "payer")
    return EntryFilter(
        kinds=parameters.words(given, "kind", EntryKind.values),
        from_month=month or parameters.month(given, "from_month"),
        to_month=month or parameters.month(given, "to_month"),
        payers=names.with_merged(payers) if payers else (),
        teams=names.teams(given, "team"),
        facilities=names.facilities(given, "facility", user),
    )


def filter_entries(entries: LedgerQuerySet, asked: EntryFilter) -> LedgerQuerySet:
    """The entries asked for, out of those given (start with `for_user`)."""
    for column, values in _listed(asked):
        if values:
            entries = entries.filter(**{f"{column}__in": values})
    if asked.from_month:
        entries = entries.filter(posted_on__gte=asked.from_month)
    if asked.to_month:
        entries = entries.filter(posted_on__lt=add_months(asked.to_month, 1))
    return entries


def entries_total(user: User, asked: EntryFilter, *, count_all: bool = False) -> Total:
    """Lines and dollars; where lines are many, the dollars come from the flow rollup."""
    entries = filter_entries(LedgerEntry.objects.for_user(user), asked)
    total = (exact_total if count_all else capped_total)(entries, "amount")
    if not total.more:
        return total
    return Total(total.rows, flow_dollars(user, _conditions(asked)), more=True)


def _listed(asked: EntryFilter) -> list[tuple[str, tuple[object, ...]]]:
    return [
        ("kind", asked.kinds),
        ("payer_id", asked.payers),
        ("team_id", asked.teams),
        ("facility_id", asked.facilities),
    ]


def _conditions(asked: EntryFilter) -> list[Condition]:
    conditions = [test for column, values in _listed(asked) for test in among(column, values)]
    if asked.from_month:
        conditions.append(("month >= %s", asked.from_month))
    if asked.to_month:
        conditions.append(("month <= %s", asked.to_month))
    return conditions
