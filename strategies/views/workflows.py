"""Workflows: read by everyone; drafted, edited and put in force by supervisors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.people import person
from arengine.lib.dates import today, written
from arengine.lib.errors import Refused
from arengine.lib.http import both
from claims.find import is_claim_number
from claims.models import Claim
from claims.rights import must_decide_for_all
from strategies.forms.strategies import ReasonForm
from strategies.forms.workflows import (
    Exits,
    NewWorkflowForm,
    Steps,
    VersionForm,
    exits_form,
    exits_in,
    steps_form,
    steps_in,
)
from strategies.models import Workflow, WorkflowRate, WorkflowVersion
from strategies.services.preview import preview_version
from strategies.services.showing import rate_of, shown_workflows
from strategies.services.workflows import (
    activate_workflow,
    create_workflow,
    draft_workflow,
    save_workflow,
)


@require_safe
def workflow_list(request: HttpRequest) -> HttpResponse:
    """Every workflow with its rate, timeline and versions."""
    workflows = Workflow.objects.for_user(request.user).prefetch_related("versions")
    shown = shown_workflows(workflows, today())
    return render(request, "strategies/workflow_list.html", {"shown": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A workflow that there was not before: its name, then its draft."""
    decider, form = _decider(request), NewWorkflowForm(request.POST or None)
    if request.method != "POST":
        return render(request, "strategies/workflow_new.html", {"form": form})
    if form.is_valid():
        try:
            drafted = create_workflow(**form.cleaned_data, user=decider, today=today())
            return redirect(_address(drafted))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    return render(request, "strategies/workflow_new.html", {"form": form}, status=400)


@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """A draft that begins with the last version, or the one that waits already."""
    workflow = get_object_or_404(Workflow.objects.for_user(request.user), key=key)
    drafted, _ = draft_workflow(workflow, user=_decider(request), today=today())
    return redirect(_address(drafted))


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One version: in a form while it is a draft and whoever looks may change it."""
    found = _find(request, key, number)
    if request.method == "POST":
        return _save(request, found)
    if found.activated_at or not person(request).decides_for_all:
        return render(request, "strategies/workflow_version.html", _shown(request, found))
    return _editor(request, found)


@require_POST
def activate(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Puts a saved draft in force."""
    found, decider = _find(request, key, number), _decider(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _editor(request, found, reason=form, status=400)
    try:
        said = form.cleaned_data["reason"]
        active = activate_workflow(found, user=decider, today=today(), source=said)
    except Refused as refusal:
        return _editor(request, found, reason=form, refusal=refusal.message, status=409)
    messages.success(request, f"{active} is in force from {written(active.valid_from)}.")
    return redirect("workflows")


def _save(request: HttpRequest, found: WorkflowVersion) -> HttpResponse:
    decider = _decider(request)
    form = VersionForm(request.POST, instance=found)
    steps = Steps(request.POST, prefix="steps")
    exits = Exits(request.POST, prefix="exits")
    sent = {"form": form, "steps_form": steps, "exits_form": exits}
    if not (form.is_valid() and steps.is_valid() and exits.is_valid()):
        return _editor(request, found, status=400, **sent)
    values, saved = form.cleaned_data, (steps_in(steps), exits_in(exits))
    try:
        save_workflow(found, values=values, steps=saved[0], exits=saved[1], user=decider)
    except ValidationError as error:
        return _editor(request, found, refusal=" ".join(error.messages), status=400, **sent)
    except Refused as refusal:
        return _editor(request, found, refusal=refusal.message, status=409, **sent)
    messages.success(request, "The draft is saved; nothing changes until it is activated.")
    return redirect(_address(found))


def _editor(
    request: HttpRequest, found: WorkflowVersion, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        **_shown(request, found),
        "form": VersionForm(instance=found),
        "steps_form": steps_form(found),
        "exits_form": exits_form(found),
        "reason": ReasonForm(),
        **more,
    }
    return render(request, "strategies/workflow_editor.html", context, status=status)


def _shown(request: HttpRequest, found: WorkflowVersion) -> dict[str, Any]:
    asked = request.GET.get("claim", "").strip()
    claims = Claim.objects.for_user(request.user).select_related("payer")
    claim = claims.filter(claim_number=asked).first() if is_claim_number(asked) else None
    counted = WorkflowRate.objects.filter(workflow=found.workflow_id).first()
    return {
        "version": found,
        "rate": rate_of(found, counted),
        "steps": found.steps.select_related("template").order_by("position"),
        "exits": found.exits.select_related("to_workflow"),
        "asked": asked,
        "claim": claim,
        "preview": preview_version(found, claim, today()) if claim else None,
    }


def _find(request: HttpRequest, key: str, number: int) -> WorkflowVersion:
    visible = WorkflowVersion.objects.for_user(request.user)
    related = visible.select_related("workflow", "created_by", "activated_by")
    return get_object_or_404(related, workflow__key=key, number=number)


def _address(found: WorkflowVersion) -> str:
    return f"/workflows/{found.workflow.key}/{found.number}"


def _decider(request: HttpRequest) -> User:
    return must_decide_for_all(person(request))


urlpatterns: list[URLPattern] = [
    *both("workflows/", workflow_list, "workflows"),
    *both("workflows/new/", new, "workflow-new"),
    *both("workflows/<slug:key>/draft/", draft, "workflow-draft"),
    *both("workflows/<slug:key>/<int:number>/", version, "workflow-version"),
    *both("workflows/<slug:key>/<int:number>/activate/", activate, "workflow-activate"),
]
