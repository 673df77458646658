"""The worklist as asked for in its address: tab, filter, order, place."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from accounts.models import User
from arengine.lib import parameters
from claims.bulk.counts import Count
from claims.bulk.totals import Total, capped_total, exact_total
from claims.filters.asked import PLACE, AskedClaims, Place, read_place
from claims.filters.claims import ORDERS, PARAMETERS, ClaimFilter, filter_claims, read_filter
from claims.filters.totals import claims_total
from claims.models.claim_queries import ClaimQuerySet
from claims.worklist.tabs import FIRST, TABS, Tab, tab_claims

# What an address of the worklist may hold besides filter and place.
OWN = ("tab", "view", "count", "format")


@dataclass(frozen=True, slots=True)
class AskedWorklist:
    tab: Tab
    claims: AskedClaims

    @property
    def place(self) -> Place:
        return self.claims.place


def read_worklist(given: QueryDict, user: User) -> AskedWorklist:
    """The worklist of a query. ValidationError names the parameter that is wrong."""
    parameters.check_names(given, {*PARAMETERS, *PLACE, *OWN})
    tab = read_tab(given)
    place = read_place(given, ORDERS, tab.ordering)
    return AskedWorklist(tab, AskedClaims(read_filter(given, user), place))


def read_tab(given: QueryDict) -> Tab:
    """The tab asked for, the person's queue without one."""
    (key, *others) = parameters.words(given, "tab", tuple(TABS)) or (FIRST,)
    if others:
        parameters.refuse("tab", ", ".join((key, *others)), "one tab")
    return TABS[key]


def worklist_claims(user: User, asked: AskedWorklist, as_of: date, today: date) -> ClaimQuerySet:
    """The claims of the tab that the filter lets through."""
    return filter_claims(tab_claims(asked.tab, user, today), asked.claims.filter, as_of)


def worklist_total(
    user: User,
    asked: AskedWorklist,
    as_of: date,
    today: date,
    *,
    counted: Count | None = None,
    count_all: bool = False,
) -> Total:
    """Rows and dollars of the whole list; `counted` is the number on its tab."""
    if not asked.tab.is_own:
        return claims_total(user, asked.claims.filter, as_of, count_all=count_all)
    claims = worklist_claims(user, asked, as_of, today)
    if count_all:
        return exact_total(claims, "balance")
    # What the tab says is more than is ever summed up need not be read again.
    if counted and counted.more and asked.claims.filter == ClaimFilter():
        return Total(counted.rows, None, more=True)
    return capped_total(claims, "balance")
