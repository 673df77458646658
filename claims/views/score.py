"""Pages of the score: its versions, and the editor of a draft that shows whom it would move."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.people import person
from arengine.lib.dates import today
from arengine.lib.http import both
from claims.forms.score import ReasonForm, TeamForm, WeightsForm
from claims.models import ScoreWeights
from claims.rights import must_decide_for_all
from claims.services import score
from claims.services.rescoring import rescoring
from claims.worklist.score_preview import score_preview

READ_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(READ_AND_POST)
def versions(request: HttpRequest) -> HttpResponse:
    """All versions, and how far the last one is worked in; POST drafts the next."""
    visible = ScoreWeights.objects.for_user(request.user)
    if not visible:
        raise Http404
    in_force = visible.in_force()
    if request.method == "POST":
        draft = score.draft_weights(in_force, user=_decider(request))
        return redirect(f"/score/{draft.number}")
    context = {
        "versions": visible.select_related("created_by", "activated_by"),
        "in_force": in_force,
        "run": rescoring(),
    }
    return render(request, "claims/score_list.html", context)


@require_http_methods(READ_AND_POST)
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: its weights, in a form while they may be changed by whoever looks."""
    found = _find(request, number)
    if request.method == "POST":
        return _save(request, found)
    if found.activated_at or not person(request).decides_for_all:
        weights = [(found._meta.get_field(name), getattr(found, name)) for name in score.WEIGHTS]
        context = {"version": found, "weights": weights}
        return render(request, "claims/score_version.html", context)
    return _editor_page(request, found, WeightsForm(instance=found))


@require_POST
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The order by the weights as they stand in the form; saves nothing."""
    found, decider = _find(request, number), _decider(request)
    form, team = WeightsForm(request.POST, instance=found), TeamForm(request.POST)
    if not (form.is_valid() and team.is_valid()):
        return _editor_page(request, found, form, team=team, status=400)
    shown = score_preview(form.instance, team.cleaned_data["team"], decider, today())
    if request.headers.get("HX-Request"):
        return render(request, "claims/score_preview.html", {"preview": shown})
    return _editor_page(request, found, form, team=team, preview=shown)


@require_POST
def activate(request: HttpRequest, number: int) -> HttpResponse:
    """Puts a draft in force; the claims follow in the background."""
    found, decider = _find(request, number), _decider(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _editor_page(request, found, WeightsForm(instance=found), reason=form, status=400)
    said = form.cleaned_data["reason"]
    score.activate_weights(found, user=decider, reason=said, today=today())
    messages.success(request, f"Version {number} is in force; the claims are scored by it now.")
    return redirect("/score")


def _save(request: HttpRequest, found: ScoreWeights) -> HttpResponse:
    decider, form = _decider(request), WeightsForm(request.POST, instance=found)
    if not form.is_valid():
        return _editor_page(request, found, form, status=400)
    score.save_weights(found, form.cleaned_data, user=decider)
    messages.success(request, "The draft is saved; it orders nothing until it is activated.")
    return redirect(f"/score/{found.number}")


def _editor_page(
    request: HttpRequest, found: ScoreWeights, form: WeightsForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"version": found, "form": form, "team": TeamForm(), "reason": ReasonForm(), **more}
    return render(request, "claims/score_editor.html", context, status=status)


def _find(request: HttpRequest, number: int) -> ScoreWeights:
    return get_object_or_404(ScoreWeights.objects.for_user(request.user), number=number)


def _decider(request: HttpRequest) -> User:
    return must_decide_for_all(person(request))


urlpatterns: list[URLPattern] = [
    *both("score", versions, "score"),
    *both("score/<int:number>", version, "score-version"),
    *both("score/<int:number>/preview", preview, "score-preview"),
    *both("score/<int:number>/activate", activate, "score-activate"),
]
