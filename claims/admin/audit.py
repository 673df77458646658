"""The audit, to be read entry by entry; it is searched by claim on its own page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.choices import AuditSource
from accounts.models import AuditEntry
from arengine.lib.back_office import ScopedAdmin, ViewOnly
from claims.audit_words import changes_in_words, detail_in_words, names_of, subject_word


class SourceFilter(admin.SimpleListFilter):
    """Stock filters read every row for its distinct values."""

    title = "door"
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(source.value, source.label) for source in AuditSource]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry]
    ) -> QuerySet[AuditEntry]:
        source = self.value()
        return queryset.filter(source=source) if source in AuditSource.values else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ViewOnly, ScopedAdmin):
    list_display = ("id", "at", "user", "source", "action", "table", "subject_id", "rows")
    list_select_related = ("user",)
    list_filter = ("action", SourceFilter, "at")
    ordering = ("-id",)
    sortable_by = ("id",)
    search_fields = ("request_id__exact",)
    search_help_text = "The whole id of a request."
    fields = (
        ("at", "user", "source", "request_id"),
        ("action", "table", "subject_id", "last_id", "claim_id", "rows"),
        "what_changed",
        "besides",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """The changes of ten thousand rows are not read for a list."""
        return super().get_queryset(request).defer("changes", "detail")

    @admin.display(description="Subject")
    def table(self, entry: AuditEntry) -> str:
        return subject_word(entry.subject)

    @admin.display(description="Old → new")
    def what_changed(self, entry: AuditEntry) -> SafeString | str:
        """In words; of many rows the audit page tells it a claim at a time."""
        if entry.last_id is not None:
            return "Changes of many rows: search the audit page for a claim."
        row = _row(entry)
        return format_html_join(
            "", "<p>{}</p>", ([c] for c in changes_in_words(row, names_of([row])))
        )

    @admin.display(description="Besides")
    def besides(self, entry: AuditEntry) -> str:
        return "; ".join(detail_in_words(_row(entry)))


def _row(entry: AuditEntry) -> dict[str, Any]:
    names = ("subject", "subject_id", "last_id", "claim_id", "detail")
    told = entry.changes if entry.last_id is None else None
    return {**{name: getattr(entry, name) for name in names}, "told": told}
