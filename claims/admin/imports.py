"""Imports: what came in, what was rejected, and the way to the page that can undo it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from claims.models import Import, ImportProblem, MappingProfile

SHOWN_PROBLEMS = 100


class FirstProblems(BaseInlineFormSet):  # type: ignore[type-arg]
    """The first hundred: the whole list is the error file."""

    def get_queryset(self) -> QuerySet[Any]:
        if not hasattr(self, "_first"):
            self._first = super().get_queryset()[:SHOWN_PROBLEMS]
        return self._first


class ProblemInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = ImportProblem
    formset = FirstProblems
    verbose_name_plural = f"problems, the first {SHOWN_PROBLEMS}"
    fields = ("row", "column", "found", "expected", "message", "is_note")


@admin.register(Import)
class ImportAdmin(ViewOnly, ScopedAdmin):
    list_display = (
        "id",
        "file_name",
        "state",
        "as_of",
        "rows_read",
        "rows_new",
        "rows_changed",
        "rows_rejected",
        "applied_balance",
        "uploaded_by",
        "created_at",
        "open_page",
    )
    list_filter = ("state", "is_snapshot", "is_dry_run")
    list_select_related = ("uploaded_by",)
    search_fields = ("file_name", "digest__exact")
    inlines = (ProblemInline,)
    view_on_site = staticmethod(lambda source: source.link)
    fields = (
        ("file_name", "size", "state", "open_page", "errors"),
        ("as_of", "is_snapshot", "is_partial", "is_dry_run"),
        ("rows_read", "rows_new", "rows_changed", "rows_unchanged", "rows_rejected"),
        ("claims_missing", "file_balance", "applied_balance"),
        ("chunk_rows", "progress_phase", "progress_done", "progress_total", "attempts"),
        "failure",
        ("uploaded_by", "confirmed_by", "undone_by"),
        ("created_at", "checked_at", "finished_at", "undo_until", "purged_at"),
        "digest",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        heavy = ("proposal", "preview", "mapping", "file_format", "overrides")
        return super().get_queryset(request).defer(*heavy)

    @admin.display(description="Page")
    def open_page(self, source: Import) -> SafeString:
        return format_html('<a href="{}">Open, undo</a>', source.link)

    @admin.display(description="Errors")
    def errors(self, source: Import) -> SafeString:
        return format_html('<a href="/api{}/errors/?format=csv">Error file</a>', source.link)


@admin.register(MappingProfile)
class MappingProfileAdmin(ScopedAdmin):
    """Remembered columns of a source; they are made in the import's own steps."""

    list_display = ("name", "created_by", "updated_at")
    list_select_related = ("created_by",)
    search_fields = ("name",)
    readonly_fields = ("mapping", "created_by", "updated_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
