"""Pages of the routing rules: what is in force, and the editor of a draft with its dry run."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.people import person
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.http import both
from claims.clock import portfolio_date
from claims.forms.routing import ActivationForm, RuleEditor
from claims.models import RoutingRule, RoutingVersion
from claims.rights import must_decide_for_all
from claims.services import routing
from claims.services.dry_run import DryRun, dry_run
from claims.services.rule_words import rules_in_words

READ_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(READ_AND_POST)
def versions(request: HttpRequest) -> HttpResponse:
    """All versions, and the rules in force in words; POST drafts the next version."""
    visible = RoutingVersion.objects.for_user(request.user)
    if not visible:
        raise Http404
    in_force = visible.in_force(today())
    if request.method == "POST":
        draft = routing.draft_version(in_force, user=_decider(request), today=today())
        return redirect(f"/routing/{draft.number}")
    words = rules_in_words(in_force)
    run = _run([rule for rule, _ in words], request)
    context = {
        "versions": visible.select_related("created_by", "activated_by"),
        "in_force": in_force,
        "run": run,
        "rules": [(effect, text) for effect, (_, text) in zip(run.rules, words, strict=True)],
        "today": today(),
    }
    return render(request, "claims/routing_list.html", context)


@require_http_methods(READ_AND_POST)
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: words when it was put in force or for who only reads, else the editor."""
    found = _find(request, number)
    if request.method == "POST":
        return _save(request, found)
    if found.activated_at or not person(request).decides_for_all:
        words = {"version": found, "words": rules_in_words(found)}
        return render(request, "claims/routing_version.html", words)
    return _editor_page(request, found, _editor(request, found))


@require_POST
def try_out(request: HttpRequest, number: int) -> HttpResponse:
    """The dry run of the rules as they stand in the form; saves nothing."""
    found, _ = _find(request, number), _decider(request)
    editor = _editor(request, found)
    if not editor.is_valid():
        return _editor_page(request, found, editor, status=400)
    run = _run(editor.edited(), request)
    if request.headers.get("HX-Request"):
        return render(request, "claims/routing_dry_run.html", {"run": run})
    return _editor_page(request, found, editor, run=run)


@require_POST
def activate(request: HttpRequest, number: int) -> HttpResponse:
    """Puts a draft in force."""
    found, decider = _find(request, number), _decider(request)
    form = ActivationForm(request.POST)
    if not form.is_valid():
        return _editor_page(request, found, _editor(request, found), activation=form, status=400)
    day, why = form.cleaned_data["effective_from"], form.cleaned_data["why"]
    moved = routing.activate_version(
        found, user=decider, effective_from=day, today=today(), why=why
    )
    told = (
        f"in force; {moved:,} claims were written" if moved is not None else f"in force from {day}"
    )
    messages.success(request, f"Version {number} is {told}.")
    return redirect("/routing")


def _save(request: HttpRequest, found: RoutingVersion) -> HttpResponse:
    editor, decider = _editor(request, found), _decider(request)
    if not editor.is_valid():
        return _editor_page(request, found, editor, status=400)
    try:
        routing.save_rules(found, editor.edited(request.POST.get("do", "")), user=decider)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _editor_page(request, found, editor, status=409)
    messages.success(request, "The draft is saved; it routes nothing until it is activated.")
    return redirect(f"/routing/{found.number}")


def _editor_page(
    request: HttpRequest,
    found: RoutingVersion,
    editor: RuleEditor,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    activation = ActivationForm(initial={"effective_from": today()})
    context = {"version": found, "editor": editor, "activation": activation, **more}
    return render(request, "claims/routing_editor.html", context, status=status)


def _editor(request: HttpRequest, found: RoutingVersion) -> RuleEditor:
    rules = list(found.rules.select_related("team").order_by("position"))
    data = request.POST if "rules" in request.POST else None
    return RuleEditor(rules, data)


def _run(rules: list[RoutingRule], request: HttpRequest) -> DryRun:
    return dry_run(rules, as_of=portfolio_date(today()), user=person(request))


def _find(request: HttpRequest, number: int) -> RoutingVersion:
    return get_object_or_404(RoutingVersion.objects.for_user(request.user), number=number)


def _decider(request: HttpRequest) -> User:
    return must_decide_for_all(person(request))


urlpatterns: list[URLPattern] = [
    *both("routing", versions, "routing"),
    *both("routing/<int:number>", version, "routing-version"),
    *both("routing/<int:number>/dry-run", try_out, "routing-dry-run"),
    *both("routing/<int:number>/activate", activate, "routing-activate"),
]
