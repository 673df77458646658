"""Workflows, their versions, and what runs by them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.people import person
from arengine.lib.back_office import ScopedAdmin, ViewOnly
from arengine.lib.dates import today
from arengine.lib.reference_files import ReferenceFiles
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


@admin.register(WorkflowVersion)
class WorkflowVersionAdmin(ReferenceFiles, ViewOnly, ScopedAdmin):
    """Versions are edited on their page; a file brings drafts, which are put in force here."""

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
    actions = ("activate",)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return person(request).decides_for_all

    def has_activate_permission(self, request: HttpRequest) -> bool:
        return person(request).decides_for_all

    @admin.action(description="Put the drafts in force", permissions=["activate"])
    def activate(self, request: HttpRequest, versions: QuerySet[WorkflowVersion]) -> None:
        drafts = list(versions.filter(activated_at__isnull=True).order_by("pk"))
        for draft in drafts:
            activate_workflow(draft, user=person(request), today=today(), source=draft.source)
        self.message_user(request, f"{len(drafts)} put in force.")


@admin.register(Enrolment)
class EnrolmentAdmin(ViewOnly, ScopedAdmin):
    list_display = ("claim", "version", "campaign", "enrolled_by", "state", "started_on", "due_on")
    list_filter = ("state", "enrolled_by")
    list_select_related = ("claim", "version__workflow", "campaign")
    search_fields = ("claim__claim_number",)
