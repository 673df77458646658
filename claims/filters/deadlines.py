"""The filter of deadlines that the page, its export and the API share."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from arengine.lib import keyset, parameters
from claims.choices import DeadlineKind, DeadlineState
from claims.filters import names
from claims.filters.asked import PLACE, Place, read_place
from claims.models.deadlines import DeadlineQuerySet

ORDERS: Mapping[str, keyset.Order] = keyset.both_ways("due_on")
PARAMETERS = ("state", "kind", "payer", "team", "assignee", "days")
LONGEST = 36_500


@dataclass(frozen=True, slots=True)
class AskedDeadlines:
    """What is asked for, names resolved."""

    states: tuple[str, ...]
    kinds: tuple[str, ...]
    payers: tuple[int, ...]
    teams: tuple[int, ...]
    assignees: tuple[int, ...]
    days: int | None
    place: Place


def read_deadlines(given: QueryDict, also: Collection[str] = ()) -> AskedDeadlines:
    """The list of deadlines of a query; the running ones unless states are named."""
    parameters.check_names(given, {*PARAMETERS, *PLACE, *also})
    states = parameters.words(given, "state", DeadlineState.values)
    return AskedDeadlines(
        states=states or (DeadlineState.RUNNING,),
        kinds=parameters.words(given, "kind", DeadlineKind.values),
        payers=names.payers(given, "payer"),
        teams=names.teams(given, "team"),
        assignees=names.users(given, "assignee"),
        days=parameters.whole(given, "days", 0, LONGEST),
        place=read_place(given, ORDERS, "due_on"),
    )


def deadlines_asked(rows: DeadlineQuerySet, asked: AskedDeadlines, today: date) -> DeadlineQuerySet:
    """The deadlines asked for, out of those given (start with `for_user`)."""
    listed = {
        "state": asked.states,
        "kind": asked.kinds,
        "claim__payer": asked.payers,
        "claim__team": asked.teams,
        "claim__assignee": asked.assignees,
    }
    for column, values in listed.items():
        if values:
            rows = rows.filter(**{f"{column}__in": values})
    return rows if asked.days is None else rows.due_within(asked.days, today)
