"""Choosing how the worklist looks: saved views, columns, pasted lists."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import Role
from accounts.models import User
from accounts.people import person
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.http import both
from claims.bulk.counts import capped_counts
from claims.choices import Sharing
from claims.clock import portfolio_date
from claims.forms.claims import first_error
from claims.forms.worklist import PasteForm, PlaceForm, ViewForm, read_columns
from claims.models import ClaimList, SavedView
from claims.models.saved_views import LONGEST_QUERY
from claims.services import saved_views
from claims.views.lists import wrong
from claims.worklist.asked import read_worklist, worklist_claims
from claims.worklist.beginning import saved_query, settings_of
from claims.worklist.pasting import MOST, keep_list

DENSITIES = ("compact", "roomy")


@require_http_methods(["GET", "HEAD", "POST"])
def view_list(request: HttpRequest) -> HttpResponse:
    """The views one may open, with the number of their claims; or one more saved."""
    if request.method == "POST":
        return _save(request)
    user = person(request)
    return render(request, "claims/worklist/views.html", {**_views(user), **_words(user)})


@require_safe
def view_menu(request: HttpRequest) -> HttpResponse:
    """The same as a menu of the worklist, fetched after the page."""
    return render(request, "claims/worklist/view_menu.html", _views(person(request)))


@require_POST
def view_change(request: HttpRequest, view_id: int) -> HttpResponse:
    """Renames, shares, deletes, or makes it where a worklist begins."""
    user = person(request)
    view = get_object_or_404(SavedView.objects.for_user(user), pk=view_id)
    form = ViewForm(request.POST, user=user)
    verb = request.POST.get("do", "")
    if verb == "delete":
        saved_views.delete_view(view, user=user)
    elif verb == "begin":
        saved_views.begin_with(view, user=user, role=_place(request)["role"])
    elif verb == "rewrite":
        saved_views.rewrite_view(view, user=user, **_on_screen(request, user))
        return redirect(f"{reverse('worklist')}?view={view.slug}")
    elif form.is_valid():
        saved_views.share_view(view, user=user, **form.cleaned_data)
    else:
        messages.error(request, first_error(form))
    return redirect("worklist-views")


@require_POST
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Remembers which columns the person wants, in which order and width; the filter stays."""
    user, columns = person(request), [] if "usual" in request.POST else _columns(request)
    place = _place(request)
    view = SavedView.objects.for_user(user).filter(slug=place["view"]).first()
    if view and "in_view" in request.POST:
        saved_views.rewrite_view(view, user=user, columns=columns)
    else:
        saved_views.choose_columns(columns, user=user, role=place["role"])
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(f"{reverse('worklist')}?{query}" if query else "worklist")


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """Claim numbers from elsewhere become a list that the worklist shows."""
    form = PasteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = keep_list(person(request), form.cleaned_data["numbers"])
        return redirect(f"{reverse('worklist')}?tab=all&list={kept.pk}")
    status = 400 if form.errors else 200
    context = {"form": form, "most": MOST}
    return render(request, "claims/worklist/paste.html", context, status=status)


def _save(request: HttpRequest) -> HttpResponse:
    form = ViewForm(request.POST, user=person(request))
    if not form.is_valid():
        raise Refused("view_not_saved", first_error(form))
    shown = _on_screen(request, person(request))
    view = saved_views.save_view(person(request), **form.cleaned_data, **shown)
    messages.success(request, f"The view {view} is saved.")
    return redirect(f"{reverse('worklist')}?view={view.slug}")


def _on_screen(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the page showed: a query that can be read, its list, its columns if they belong."""
    given = QueryDict(request.POST.get("query", ""))
    try:
        asked = read_worklist(given, user)
    except ValidationError as error:
        raise Refused("view_not_saved", wrong(error)["errors"][0][1]) from error
    query = saved_query(given)
    if len(query) > LONGEST_QUERY:
        raise Refused("view_not_saved", "This filter is too long to be saved.")
    number = asked.claims.filter.claim_list or 0
    density = request.POST.get("density", "")
    return {
        "query": query,
        "columns": _columns(request) if "with_columns" in request.POST else [],
        "density": density if density in DENSITIES else "",
        "claim_list": ClaimList.objects.for_user(user).filter(pk=number).first(),
    }


def _columns(request: HttpRequest) -> list[list[str]]:
    try:
        return read_columns(request.POST)
    except ValidationError as error:
        raise Refused("columns", wrong(error)["errors"][0][1]) from error


def _place(request: HttpRequest) -> dict[str, Any]:
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Refused("place_unknown", first_error(form))
    return form.cleaned_data


def _views(user: User) -> dict[str, Any]:
    """Views with their counts, all in one statement; one that can no longer be read has none."""
    views = list(SavedView.objects.for_user(user).select_related("owner", "team"))
    lists, as_of, day = {}, portfolio_date(today()), today()
    for view in views:
        try:
            asked = read_worklist(QueryDict(view.query), user)
        except ValidationError:
            continue
        lists[str(view.pk)] = (worklist_claims(user, asked, as_of, day),)
    counts = capped_counts(lists)
    return {"views": [(view, counts.get(str(view.pk))) for view in views]}


def _words(user: User) -> dict[str, Any]:
    mine = SavedView.objects.changeable_by(user).values_list("pk", flat=True)
    settings = settings_of(user)
    return {
        "changeable": set(mine),
        "begins": settings.view,
        "sharings": [each for each in Sharing if user.decides or each != Sharing.EVERYONE],
        "teams": user.teams.model.objects.for_user(user),
        "roles": Role.choices if user.decides else [],
    }


urlpatterns: list[URLPattern] = [
    *both("worklist/views/", view_list, "worklist-views"),
    *both("worklist/views/menu/", view_menu, "worklist-view-menu"),
    *both("worklist/views/<int:view_id>/", view_change, "worklist-view"),
    *both("worklist/columns/", choose_columns, "worklist-columns"),
    *both("worklist/paste/", paste, "worklist-paste"),
]
