"""`/worklist`: the tabs, the filter, the rows an agent works from."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from accounts.choices import Role
from accounts.people import person
from arengine.lib import keyset
from arengine.lib.dates import today
from arengine.lib.http import both
from claims.bulk.counts import Count
from claims.choices import Sharing, WorkStatus
from claims.clock import portfolio_date
from claims.filters.claims import PARAMETERS
from claims.forms.snoozing import SnoozeForm
from claims.lists import naming
from claims.models import ClaimList
from claims.views import lists
from claims.views.choices import (
    bulk_toolbar,
    facility_names,
    offered,
    payer_field,
    payer_names,
    team_labels,
)
from claims.worklist import columns as desk_columns
from claims.worklist.asked import AskedWorklist, read_worklist, worklist_claims, worklist_total
from claims.worklist.beginning import complete, forget, remember, settings_of
from claims.worklist.columns import Shown
from claims.worklist.my_day import progress_of
from claims.worklist.tabs import FIRST, TABS, tab_counts

WITHOUT_FIELD = ("payer_not", "updated_after", "import", "list", "leading_code", "provider")
COUNT_ALL = "all"


@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """A page of the tab asked for."""
    user, settings = person(request), settings_of(person(request))
    view = complete(request, settings)
    shown = desk_columns.chosen((view and view.columns) or settings.columns)
    context = {**frame(request, shown), **offered(user), **bulk_toolbar(user), "view": view}
    try:
        asked = read_worklist(request.GET, user)
        context |= found(request, asked, shown, dict(context["tabs"]).get(asked.tab))
    except ValidationError as error:
        forget(request)
        return render(
            request, "claims/worklist/page.html", context | lists.wrong(error), status=400
        )
    remember(request)
    return render(request, "claims/worklist/page.html", context)


def frame(request: HttpRequest, shown: list[Shown]) -> dict[str, Any]:
    """What the page shows whether or not its parameters can be read."""
    user, values = person(request), naming.given_values(request.GET, PARAMETERS)
    tab = TABS.get(request.GET.get("tab", FIRST), TABS[FIRST])
    ordering = request.GET.get("ordering", tab.ordering)
    counts = tab_counts(user, today(), tab.key)
    return {
        "tab": tab,
        "tabs": [(each, counts.get(each.key)) for each in TABS.values() if not each.within],
        "shown": shown,
        "columns": [each.column for each in shown],
        "headings": lists.headings([each.column for each in shown], ordering),
        "all_columns": desk_columns.offered(shown),
        "widths": desk_columns.WIDTHS,
        "roles": Role.choices if user.decides else [],
        "sharings": [each for each in Sharing if user.decides or each != Sharing.EVERYONE],
        "work_statuses": WorkStatus.choices,
        "team_choices": [(team.pk, team.label) for team in user.seen_teams],
        "address": f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path,
        "values": values,
        "kept": [
            (name, value)
            for name in ("tab", "view", *WITHOUT_FIELD)
            if (value := request.GET.get(name, ""))
        ],
        "ordering": ordering,
        "query": naming.without(request.GET, "cursor"),
        "my_day": None if user.sees_facilities else progress_of(user, today()),
        "may_work": user.role != Role.AUDITOR,
        "snooze_form": SnoozeForm(),
    }


def found(
    request: HttpRequest, asked: AskedWorklist, shown: list[Shown], counted: Count | None
) -> dict[str, Any]:
    """The rows of the page and what they add up to."""
    user, day, as_of = person(request), today(), portfolio_date(today())
    page = worklist_page(request, asked, shown, as_of, day)
    values, wanted = naming.given_values(request.GET, PARAMETERS), asked.claims.filter
    names = {
        "payer": payer_names(wanted.payers),
        "payer_not": payer_names(wanted.payers_not),
        "facility": facility_names(wanted.facilities),
        "team": team_labels(user, wanted.teams),
    }
    count_all = request.GET.get("count") == COUNT_ALL
    return {
        "page": page,
        "lines": lists.lines(page, [each.on_screen for each in shown], as_of),
        "total": worklist_total(user, asked, as_of, day, counted=counted, count_all=count_all),
        "chips": lists.chips(values, request.GET, names),
        "values": {**values, "payer": payer_field(wanted.payers, values["payer"])},
        "as_of": as_of,
        "pasted": _pasted(request, wanted.claim_list),
    }


def worklist_page(
    request: HttpRequest, asked: AskedWorklist, shown: list[Shown], as_of: date, day: date
) -> keyset.Page:
    """The rows at the cursor; a cursor is good for one tab in one order."""
    claims = worklist_claims(person(request), asked, as_of, day)
    rows = claims.values(*desk_columns.fields(shown), **asked.tab.adds)
    place, scope = asked.place, f"worklist-{asked.tab.key}"
    page = keyset.page(rows, place.order, scope=scope, limit=place.limit, cursor=place.cursor)
    dated = [desk_columns.dated(row, day) for row in page.rows]
    return keyset.Page(dated, page.next, page.previous)


def _pasted(request: HttpRequest, number: int | None) -> ClaimList | None:
    """The list of one's own that is looked at, with what was not found."""
    return ClaimList.objects.filter(owner=person(request), pk=number).first() if number else None


urlpatterns: list[URLPattern] = [*both("worklist/", worklist, "worklist")]
