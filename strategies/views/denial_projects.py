"""Projects over denials: the list, one with its claims, and its verbs."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.people import person
from arengine.lib import keyset, parameters
from arengine.lib.dates import today
from arengine.lib.http import both
from claims.bulk.totals import exact_total
from claims.filters.asked import PLACE, read_place
from claims.find import claim_address
from claims.forms.claims import first_error
from claims.lists import naming
from claims.models import Claim
from claims.playbook import cards_of_codes
from claims.rights import must_work
from claims.views import lists
from claims.views.choices import offered, payer_field, payer_names
from strategies.cards.denial_lists import PROJECT_PARAMETERS, named, projects_asked, read_projects
from strategies.cards.denials import NO_NAME, door
from strategies.choices import ProjectState
from strategies.forms.denials import FindingForm
from strategies.models import DenialProject
from strategies.services import denials

STATES = dict(ProjectState.choices)
MEMBER_ORDERS = keyset.both_ways("balance")


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """The newest first: all of them, or one's own."""
    try:
        context = _found(request, person(request))
    except ValidationError as error:
        return render(request, "strategies/denial_projects.html", lists.wrong(error), status=400)
    return render(request, "strategies/denial_projects.html", context)


@require_safe
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """How far it is, and its claims, the largest first."""
    found = _find(request, project_id)
    try:
        context = {"project": found, **_members(request, found), **_around(request, found)}
    except ValidationError as error:
        wrong = {"project": found, **lists.wrong(error)}
        return render(request, "strategies/denial_project.html", wrong, status=400)
    return render(request, "strategies/denial_project.html", context)


@require_POST
def enrol(request: HttpRequest, project_id: int) -> HttpResponse:
    """Begins its workflow on the claims that are in none."""
    found = _find(request, project_id)
    enrolled = denials.enrol_members(found, user=person(request), today=today())
    messages.success(request, f"{enrolled:,} more claims began {found.workflow}.")
    return redirect(found.link)


@require_POST
def close(request: HttpRequest, project_id: int) -> HttpResponse:
    """Done, with what was behind the code."""
    found, user = _find(request, project_id), must_work(person(request))
    form = FindingForm(request.POST)
    if form.is_valid():
        denials.close_project(found, user=user, today=today(), **form.cleaned_data)
        messages.success(request, "The project is done. New denials of its cause open it again.")
    else:
        messages.error(request, first_error(form))
    return redirect(found.link)


def _find(request: HttpRequest, project_id: int) -> DenialProject:
    projects = DenialProject.objects.for_user(request.user)
    whole = ("payer", "owner", "workflow", "version", "root_cause", "closed_by", "created_by")
    return get_object_or_404(projects.select_related(*whole), pk=project_id)


def _found(request: HttpRequest, user: User) -> dict[str, Any]:
    asked = read_projects(request.GET)
    rows, place = projects_asked(DenialProject.objects.for_user(user), asked), asked.place
    page = keyset.page(
        named(rows), place.order, scope="denial-projects", limit=place.limit, cursor=place.cursor
    )
    values = naming.given_values(request.GET, PROJECT_PARAMETERS)
    return {
        **offered(user),
        "page": page,
        "rows": [_row(row) for row in page.rows],
        "total": exact_total(rows, "dollars_at_start"),
        "chips": lists.chips(values, request.GET, {"payer": payer_names(asked.payers)}),
        "values": {**values, "payer": payer_field(asked.payers, values["payer"])},
        "states": ProjectState.choices,
    }


def _row(row: keyset.Row) -> keyset.Row:
    return {**row, "stands": STATES[row["state"]], "provider": row["provider"] or NO_NAME}


def _members(request: HttpRequest, found: DenialProject) -> dict[str, Any]:
    """Those of its claims that the user sees."""
    parameters.check_names(request.GET, PLACE)
    place = read_place(request.GET, MEMBER_ORDERS, "-balance")
    members = found.members.filter(claim__in=Claim.objects.for_user(request.user))
    rows = members.values(
        *("id", "joined_on", "balance", "collected"),
        number=F("claim__claim_number"),
        now=F("claim__balance"),
        stands=F("claim__status"),
        worked_by=F("claim__assignee__username"),
    )
    page = keyset.page(
        rows, place.order, scope="denial-members", limit=place.limit, cursor=place.cursor
    )
    lines = [{**row, "link": claim_address(row["number"])} for row in page.rows]
    return {"page": page, "rows": lines, "total": exact_total(members, "balance")}


def _around(request: HttpRequest, found: DenialProject) -> dict[str, Any]:
    user, cause = person(request), (found.code, found.payer.line_of_business)
    return {
        "advice": cards_of_codes([cause])[cause],
        "provider": found.provider or NO_NAME,
        "door": door(found),
        "counted_on": denials.counted_on(),
        "finding": FindingForm(),
        "may_enrol": user.decides_for_all and not found.is_done,
        "may_close": (user.decides_for_all or user == found.owner) and not found.is_done,
    }


urlpatterns: list[URLPattern] = [
    *both("denials/projects/", project_list, "denial-projects"),
    *both("denials/projects/<int:project_id>/", project, "denial-project"),
    *both("denials/projects/<int:project_id>/enrol/", enrol, "denial-project-enrol"),
    *both("denials/projects/<int:project_id>/close/", close, "denial-project-close"),
]
