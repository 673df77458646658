"""Workflows, their versions, and what runs by them."""

from django.contrib import admin

from accounts.models import User
from arengine.lib.back_office import ScopedAdmin, ViewOnly
from arengine.lib.dates import today
from strategies.admin.drafts import DraftsAdmin
from strategies.admin.workflow_files import WorkflowResource
from strategies.models import (
    Enrolment,
    WorkflowExit,
    WorkflowStep,
    WorkflowVersion,
)
from strategies.services.workflows import activate_workflow


class StepInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = WorkflowStep
    ordering = ("position",)


class ExitInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = WorkflowExit
    fk_name = "version"


def _put_in_force(draft: WorkflowVersion, user: User) -> object:
    return activate_workflow(draft, user=user, today=today(), source=draft.source)


@admin.register(WorkflowVersion)
class WorkflowVersionAdmin(DraftsAdmin):
    whole = "workflow"
    put_in_force = staticmethod(_put_in_force)
    resource_classes = [WorkflowResource]
    list_display = (
        *("workflow", "number", "timeline", "cycle_days", "assumed_rate", "valid_from"),
        *("valid_until", "source", "activated_at", "activated_by"),
    )
    list_filter = ("workflow", ("activated_at", admin.EmptyFieldListFilter))
    list_select_related = ("workflow", "activated_by")
    search_fields = ("workflow__name", "workflow__key", "summary")
    ordering = ("workflow__name", "-number")
    inlines = (StepInline, ExitInline)
    view_on_site = staticmethod(
        lambda version: f"/workflows/{version.workflow.key}/{version.number}"
    )


@admin.register(Enrolment)
class EnrolmentAdmin(ViewOnly, ScopedAdmin):
    list_display = ("claim", "version", "campaign", "enrolled_by", "state", "started_on", "due_on")
    list_filter = ("state", "enrolled_by")
    list_select_related = ("claim", "version__workflow", "campaign")
    search_fields = ("claim__claim_number",)
