"""Versions of a strategy: read by everyone; drafted, edited and put in force by supervisors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.people import person
from arengine.lib.dates import today, written
from arengine.lib.errors import Refused
from arengine.lib.http import both
from claims.models import Payer
from claims.rights import must_decide_for_all
from strategies.cards.changes import changes
from strategies.cards.steps import workflows_of
from strategies.choices import Protocol
from strategies.forms.strategies import (
    LinkForm,
    Links,
    ReasonForm,
    WordingForm,
    links_form,
    links_in,
)
from strategies.models import StrategyVersion
from strategies.services import strategies, strategy_drafts


@require_POST
def draft_for_payer(request: HttpRequest, payer_id: int) -> HttpResponse:
    """A draft of the payer's own strategy, or the one that waits already."""
    payer = get_object_or_404(Payer.objects.for_user(request.user), pk=payer_id)
    draft, _ = strategy_drafts.draft_for_payer(payer, user=_decider(request), today=today())
    return redirect(_address(draft))


@require_POST
def draft(request: HttpRequest, version_id: int) -> HttpResponse:
    """A draft that begins with another version, or the one that waits already."""
    source = _find(request, version_id)
    drafted, _ = strategy_drafts.draft_strategy(source, user=_decider(request), today=today())
    return redirect(_address(drafted))


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version: in a form while it is a draft and whoever looks may change it."""
    found = _find(request, version_id)
    if request.method == "POST":
        return _save(request, found)
    if found.activated_at or not person(request).decides_for_all:
        return render(request, "strategies/version.html", _shown(found))
    return _editor(request, found)


@require_POST
def activate(request: HttpRequest, version_id: int) -> HttpResponse:
    """Puts a saved draft in force."""
    found, decider = _find(request, version_id), _decider(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _editor(request, found, reason=form, status=400)
    said = form.cleaned_data["reason"]
    try:
        active = strategies.activate_strategy(found, user=decider, today=today(), reason=said)
    except Refused as refusal:
        return _editor(request, found, reason=form, refusal=refusal.message, status=409)
    messages.success(request, f"{active} is in force from {written(active.valid_from)}.")
    return redirect("payer-strategies")


def _save(request: HttpRequest, found: StrategyVersion) -> HttpResponse:
    decider = _decider(request)
    form, links = WordingForm(request.POST, instance=found), Links(request.POST, prefix="workflows")
    if not (form.is_valid() and links.is_valid()):
        return _editor(request, found, form, links, status=400)
    try:
        strategies.save_strategy(found, form.cleaned_data, links_in(links), user=decider)
    except Refused as refusal:
        return _editor(request, found, form, links, refusal=refusal.message, status=409)
    messages.success(request, "The draft is saved; nothing changes until it is activated.")
    return redirect(_address(found))


def _editor(
    request: HttpRequest,
    found: StrategyVersion,
    form: WordingForm | None = None,
    links: BaseFormSet[LinkForm] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        **_shown(found),
        "form": form or WordingForm(instance=found),
        "links": links or links_form(found),
        "reason": ReasonForm(),
        **more,
    }
    return render(request, "strategies/editor.html", context, status=status)


def _shown(found: StrategyVersion) -> dict[str, Any]:
    """The version, and what it changes against the one in force."""
    in_force = found.strategy.versions.in_force(today()).exclude(pk=found.pk).first()
    return {
        "version": found,
        "in_force": in_force,
        "changes": changes(in_force, found),
        "workflows": workflows_of([found], today())[found.pk],
        "protocols": [Protocol(name).label for name in found.protocols],
    }


def _find(request: HttpRequest, version_id: int) -> StrategyVersion:
    visible = StrategyVersion.objects.for_user(request.user)
    related = visible.select_related("strategy", "owner", "created_by", "activated_by")
    return get_object_or_404(related, pk=version_id)


def _address(found: StrategyVersion) -> str:
    return f"/payer-strategies/versions/{found.pk}"


def _decider(request: HttpRequest) -> User:
    return must_decide_for_all(person(request))


urlpatterns: list[URLPattern] = [
    *both("payer-strategies/<int:payer_id>/draft/", draft_for_payer, "payer-strategy-draft"),
    *both("payer-strategies/versions/<int:version_id>/", version, "strategy-version"),
    *both("payer-strategies/versions/<int:version_id>/draft/", draft, "strategy-version-draft"),
    *both(
        "payer-strategies/versions/<int:version_id>/activate/",
        activate,
        "strategy-version-activate",
    ),
]
