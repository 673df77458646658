"""Pages of the rules over workflows: read by everyone; drafted, tried and put in force by
supervisors of all facilities."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.people import person
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.http import both
from claims.models import ClaimList
from claims.rights import must_decide_for_all
from strategies.forms.rule_sets import rules_form, rules_in
from strategies.forms.strategies import ReasonForm
from strategies.services.handover_rules import moved_lately
from strategies.services.rule_kinds import ENROLMENT, HANDOVER, RuleKind, rules_of

MOST_OPENED = 5_000


@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, kind: RuleKind) -> HttpResponse:
    """The rules in force in words, and all versions; POST drafts the next one, or opens the
    draft that waits already."""
    if request.method == "POST":
        draft, _ = kind.draft(user=_decider(request), today=today())
        return redirect(f"/{kind.address}/{draft.number}")
    visible = kind.versions.objects.for_user(request.user)
    in_force = visible.in_force(today()).first()
    listed = visible.select_related("created_by", "activated_by").order_by("-number")
    context = {"versions": listed, "in_force": in_force, **_shown(kind, in_force)}
    if in_force and kind is HANDOVER and person(request).decides_for_all:
        context["moved"] = moved_lately(in_force, today())
    return render(request, "strategies/rule_sets/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, kind: RuleKind, number: int) -> HttpResponse:
    """One version: in a form while it is a draft and whoever looks may change it."""
    found = _find(request, kind, number)
    if request.method == "POST":
        return _save(request, kind, found)
    if found.activated_at or not person(request).decides_for_all:
        return render(request, "strategies/rule_sets/version.html", _shown(kind, found))
    return _editor(request, kind, found)


@require_POST
def try_out(request: HttpRequest, kind: RuleKind, number: int) -> HttpResponse:
    """What the rules would do tonight, as they stand in the form; saves nothing."""
    found, decider = _find(request, kind, number), _decider(request)
    form = _sent(request, kind)
    if form is not None and not form.is_valid():
        return _editor(request, kind, found, form=form, status=400)
    rules = rules_of(kind, found) if form is None else rules_in(form)
    trial = kind.try_out(rules, user=decider, today=today())
    form_id = "stored" if form is None else "rules"
    shown: dict[str, Any] = {"trial": trial, "form_id": form_id, "most_opened": MOST_OPENED}
    if request.headers.get("HX-Request"):
        context = {"kind": kind, "version": found, **shown}
        return render(request, "strategies/rule_sets/trial.html", context)
    if form is None:
        context = {**_shown(kind, found), **shown}
        return render(request, "strategies/rule_sets/version.html", context)
    return _editor(request, kind, found, form=form, **shown)


@require_POST
def claims(request: HttpRequest, kind: RuleKind, number: int) -> HttpResponse:
    """Opens the claims that one rule would take as a list."""
    found, decider = _find(request, kind, number), _decider(request)
    form = _sent(request, kind)
    if form is not None and not form.is_valid():
        return _editor(request, kind, found, form=form, status=400)
    rules = rules_of(kind, found) if form is None else rules_in(form)
    asked = request.POST.get("rule", "")
    place = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    taken = kind.claims(rules, place, user=decider, today=today(), most=MOST_OPENED)
    opened = ClaimList.objects.create(owner=decider, claim_ids=taken)
    return redirect(f"/claims?list={opened.pk}")


@require_POST
def activate(request: HttpRequest, kind: RuleKind, number: int) -> HttpResponse:
    """Puts a saved draft in force."""
    found, decider = _find(request, kind, number), _decider(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _editor(request, kind, found, reason=form, status=400)
    said = form.cleaned_data["reason"]
    try:
        kind.activate(found, user=decider, today=today(), source=said)
    except Refused as refusal:
        return _editor(request, kind, found, reason=form, refusal=refusal.message, status=409)
    messages.success(request, f"Version {number} is in force; the next night goes by it.")
    return redirect(f"/{kind.address}")


def _save(request: HttpRequest, kind: RuleKind, found: Any) -> HttpResponse:
    decider, form = _decider(request), rules_form(kind.address, [], request.POST)
    if not form.is_valid():
        return _editor(request, kind, found, form=form, status=400)
    try:
        kind.save(found, rules_in(form), user=decider)
    except (Refused, ValidationError) as refusal:
        words = refusal.message if isinstance(refusal, Refused) else " ".join(refusal.messages)
        return _editor(request, kind, found, form=form, refusal=words, status=409)
    messages.success(request, "The draft is saved; nothing goes by it until it is activated.")
    return redirect(f"/{kind.address}/{found.number}")


def _editor(
    request: HttpRequest, kind: RuleKind, found: Any, status: int = 200, **more: Any
) -> HttpResponse:
    form = more.pop("form", None) or rules_form(kind.address, rules_of(kind, found))
    context = {
        "kind": kind,
        "version": found,
        "form": form,
        "reason": ReasonForm(),
        "activation": f"/{kind.address}/{found.number}/activate",
        **more,
    }
    return render(request, "strategies/rule_sets/editor.html", context, status=status)


def _shown(kind: RuleKind, found: Any) -> dict[str, Any]:
    rules = rules_of(kind, found) if found else []
    lines = list(zip(rules, kind.words(rules), strict=True))
    return {"kind": kind, "version": found, "lines": lines}


def _sent(request: HttpRequest, kind: RuleKind) -> Any:
    """The rules of the form; None where only a stored version is meant."""
    is_sent = "rules-TOTAL_FORMS" in request.POST
    return rules_form(kind.address, [], request.POST) if is_sent else None


def _find(request: HttpRequest, kind: RuleKind, number: int) -> Any:
    return get_object_or_404(kind.versions.objects.for_user(request.user), number=number)


def _decider(request: HttpRequest) -> User:
    return must_decide_for_all(person(request))


def addresses(kind: RuleKind) -> list[URLPattern]:
    """The pages of one rule set."""
    at = kind.address
    return [
        *both(f"{at}/", partial(versions, kind=kind), at),
        *both(f"{at}/<int:number>/", partial(version, kind=kind), f"{at}-version"),
        *both(f"{at}/<int:number>/dry-run/", partial(try_out, kind=kind), f"{at}-dry-run"),
        *both(f"{at}/<int:number>/claims/", partial(claims, kind=kind), f"{at}-claims"),
        *both(f"{at}/<int:number>/activate/", partial(activate, kind=kind), f"{at}-activate"),
    ]


urlpatterns: list[URLPattern] = [*addresses(ENROLMENT), *addresses(HANDOVER)]
