"""Lists of clusters and projects as asked for: one reading for page, export and API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import F
from django.http import QueryDict

from arengine.lib import keyset, parameters
from claims.filters import names
from claims.filters.asked import PLACE, Place, read_place
from strategies.choices import ProjectState
from strategies.models.denials import DenialClusterQuerySet, DenialProjectQuerySet

CLUSTER_PARAMETERS = ("payer", "leading_code", "provider", "stands_out")
PROJECT_PARAMETERS = ("payer", "leading_code", "provider", "state", "owner")
CLUSTER_ORDERS: Mapping[str, keyset.Order] = {
    **keyset.both_ways("dollars"),
    **keyset.both_ways("claims"),
    **keyset.both_ways("lift", nullable=True),
}
PROJECT_ORDERS: Mapping[str, keyset.Order] = {
    **keyset.both_ways("started", "id"),
    **keyset.both_ways("dollars", "dollars_at_start"),
    **keyset.both_ways("collected"),
}
YES = "yes"
Found = TypeVar("Found", DenialClusterQuerySet, DenialProjectQuerySet)


@dataclass(frozen=True, slots=True)
class AskedClusters:
    payers: tuple[int, ...]
    codes: tuple[str, ...]
    providers: tuple[str, ...]
    stands_out: bool
    place: Place


@dataclass(frozen=True, slots=True)
class AskedProjects:
    payers: tuple[int, ...]
    codes: tuple[str, ...]
    providers: tuple[str, ...]
    states: tuple[str, ...]
    owners: tuple[int, ...]
    place: Place


def read_clusters(given: QueryDict) -> AskedClusters:
    """ValidationError names the parameter that is wrong."""
    parameters.check_names(given, {*CLUSTER_PARAMETERS, *PLACE})
    return AskedClusters(
        payers=names.payers(given, "payer"),
        codes=names.codes(given, "leading_code"),
        providers=names.providers(given, "provider"),
        stands_out=bool(parameters.words(given, "stands_out", (YES,))),
        place=read_place(given, CLUSTER_ORDERS, "-dollars"),
    )


def read_projects(given: QueryDict) -> AskedProjects:
    parameters.check_names(given, {*PROJECT_PARAMETERS, *PLACE})
    return AskedProjects(
        payers=names.payers(given, "payer"),
        codes=names.codes(given, "leading_code"),
        providers=names.providers(given, "provider"),
        states=parameters.words(given, "state", ProjectState.values),
        owners=names.users(given, "owner"),
        place=read_place(given, PROJECT_ORDERS, "-started"),
    )


def clusters_asked(rows: DenialClusterQuerySet, asked: AskedClusters) -> DenialClusterQuerySet:
    """Out of those given (start with `for_user`)."""
    found = _among(rows, asked)
    return found.filter(lift_low__gt=1) if asked.stands_out else found


def projects_asked(rows: DenialProjectQuerySet, asked: AskedProjects) -> DenialProjectQuerySet:
    found = _among(rows, asked)
    if asked.states:
        found = found.filter(state__in=asked.states)
    return found.filter(owner__in=asked.owners) if asked.owners else found


def named(rows: DenialProjectQuerySet) -> keyset.Rows:
    """With the names that a list shows."""
    return rows.values(
        *("id", "name", "code", "provider", "state", "started_on", "closed_on", "reopened_on"),
        *("claims", "dollars_at_start", "enrolled", "collected", "open_claims", "open_dollars"),
        *("note", "finding", "payer_id"),
        payer_name=F("payer__name"),
        owner_name=F("owner__username"),
        workflow_key=F("workflow__key"),
        workflow_name=F("workflow__name"),
        cause_name=F("root_cause__name"),
    )


def _among(rows: Found, asked: AskedClusters | AskedProjects) -> Found:
    listed = {"payer": asked.payers, "code": asked.codes, "provider": asked.providers}
    wanted = {f"{column}__in": values for column, values in listed.items() if values}
    return rows.filter(**wanted)
