"""Doing one thing to many claims: preview, confirm, watch, stop, undo."""

from collections.abc import Callable
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.people import person
from arengine.lib.dates import now, today
from arengine.lib.http import both
from claims.bulk_actions import services
from claims.bulk_actions.choosing import all_matching, all_of_worklist, selected
from claims.find import claim_address
from claims.forms.bulk import BulkForm
from claims.forms.claims import first_error
from claims.models import BulkAction, Claim
from claims.models.claim_queries import ClaimQuerySet
from claims.rights import must_do_in_bulk
from claims.views import lists

SHOWN = 100
MOST_LEFT = 200
KEPT = "not taken back: it was changed since"


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_actions(request: HttpRequest) -> HttpResponse:
    """What was done in bulk lately; posted, the preview of one more."""
    if request.method == "POST":
        return _preview(request)
    rows = BulkAction.objects.for_user(person(request)).select_related("created_by")[:SHOWN]
    return render(request, "claims/bulk_list.html", {"rows": rows})


def _preview(request: HttpRequest) -> HttpResponse:
    user, form = person(request), BulkForm(request.POST)
    must_do_in_bulk(user, request.POST.get("kind", ""))
    try:
        claims = _chosen(request)
    except ValidationError as error:
        return render(request, "claims/missing.html", lists.wrong(error), status=400)
    if not form.is_valid():
        messages.error(request, first_error(form))
        query = QueryDict(request.POST.get("query", "")).urlencode()
        return redirect(f"{reverse(_list(request))}?{query}")
    action = services.preview_bulk_action(
        claims, kind=form.cleaned_data["kind"], values=form.values(), user=user, today=today()
    )
    return redirect(action.link)


def _chosen(request: HttpRequest) -> ClaimQuerySet:
    user = person(request)
    if request.POST.get("which") == "all":
        every = all_of_worklist if _list(request) == "worklist" else all_matching
        return every(user, request.POST.get("query", ""), today())
    return selected(user, request.POST.getlist("selected"))


def _list(request: HttpRequest) -> str:
    """The list that the bar stood over."""
    return "worklist" if request.POST.get("list") == "worklist" else "claims"


@require_safe
def bulk_action(request: HttpRequest, action_id: int) -> HttpResponse:
    """The preview, the progress or the outcome, as far as it is."""
    action = _mine(request, action_id)
    return render(request, "claims/bulk_action.html", _shown(request, action))


@require_safe
def progress(request: HttpRequest, action_id: int) -> HttpResponse:
    """The moving part of the page; once it has ended the whole page is asked for."""
    action = _mine(request, action_id)
    response = render(request, "claims/bulk_progress.html", _shown(request, action))
    if not action.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def confirm(request: HttpRequest, action_id: int) -> HttpResponse:
    """Carries out what was agreed to."""
    action, agreed = _mine(request, action_id), request.POST.get("agreed", "")
    must_do_in_bulk(person(request), action.kind)
    services.confirm_bulk_action(action, agreed=agreed, today=today())
    return redirect(action.link)


@require_POST
def cancel(request: HttpRequest, action_id: int) -> HttpResponse:
    """Lets it be, or stops it after the part at hand."""
    action = _mine(request, action_id)
    must_do_in_bulk(person(request), action.kind)
    services.cancel_bulk_action(action)
    return redirect(action.link)


@require_POST
def undo(request: HttpRequest, action_id: int) -> HttpResponse:
    """Puts back what each claim had."""
    action, user = _mine(request, action_id), person(request)
    services.undo_bulk_action(action, user=must_do_in_bulk(user, action.kind), today=today())
    return redirect(action.link)


def _mine(request: HttpRequest, action_id: int) -> BulkAction:
    rows = BulkAction.objects.for_user(person(request)).select_related("created_by", "undone_by")
    return get_object_or_404(rows, pk=action_id)


def _shown(request: HttpRequest, action: BulkAction) -> dict[str, Any]:
    done = action.taken_back if action.undo_requested_at else action.done
    number, dollars = action.to_do
    left = [] if action.is_working else left_alone(action, person(request), MOST_LEFT + 1)
    return {
        "action": action,
        "state": action.get_state_display(),
        "done": done,
        "percent": 100 * done // max(action.claims, 1),
        "is_stuck": action.is_stuck(now()),
        "to_do": number,
        "to_do_dollars": dollars,
        "may_undo": action.may_be_undone(now()),
        "left": left[:MOST_LEFT],
        "more_left": len(left) > MOST_LEFT,
    }


def left_alone(action: BulkAction, user: User, most: int) -> list[tuple[str, str, str]]:
    """Number, address and reason of claims that were not changed, or not taken back; those that
    the user sees no longer are only counted."""
    parts = action.chunks.values_list("skipped", "kept")
    every = (
        pair
        for skipped, kept in parts
        for pair in (*((int(pk), why) for pk, why in skipped.items()), *((pk, KEPT) for pk in kept))
    )
    reasons = dict(islice(every, most))
    found = Claim.objects.for_user(user).filter(pk__in=reasons).order_by("claim_number")
    return [
        (number, claim_address(number), reasons[pk])
        for pk, number in found.values_list("pk", "claim_number")
    ]


STEPS: dict[str, Callable[..., HttpResponse]] = {
    "progress": progress,
    "confirm": confirm,
    "cancel": cancel,
    "undo": undo,
}
urlpatterns: list[URLPattern] = [
    *both("claims/bulk/", bulk_actions, "claims-bulk"),
    *both("claims/bulk/<int:action_id>/", bulk_action, "claims-bulk-one"),
    *(
        pattern
        for step, view in STEPS.items()
        for pattern in both(f"claims/bulk/<int:action_id>/{step}/", view, f"claims-bulk-{step}")
    ),
]
