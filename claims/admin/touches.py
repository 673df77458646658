"""Touches, to be read; texts and macros of teams and of everyone."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from claims.admin.claims import claim_page
from claims.models import Macro, TextModule, Touch


@admin.register(Touch)
class TouchAdmin(ViewOnly, ScopedAdmin):
    """Logged, taken back and corrected on the claim's page, never edited. Notes are read there."""

    list_display = ("id", "claim_number", "at", "user", "outcome", "follow_up_on", "corrects")
    list_select_related = ("claim", "user", "outcome", "corrects")
    ordering = ("-id",)
    sortable_by = ("id",)
    search_fields = ("claim__claim_number__exact",)
    search_help_text = "The whole claim number."
    fields = (
        ("claim_number", "at", "user"),
        ("outcome", "contact", "minutes", "reference"),
        ("follow_up_on", "moved"),
        ("corrects", "reason"),
    )

    @admin.display(description="Claim")
    def claim_number(self, touch: Touch) -> SafeString:
        claim = touch.claim
        return format_html('<a href="{}">{}</a>', claim_page(claim), claim.claim_number)


class SharedAdmin(ScopedAdmin):
    """Own rows are kept on the page of texts and macros."""

    exclude = ("owner",)
    list_filter = ("team", "is_active")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(owner=None)


@admin.register(TextModule)
class TextModuleAdmin(SharedAdmin):
    list_display = ("name", "team", "is_active")
    list_select_related = ("team",)
    search_fields = ("name",)


@admin.register(Macro)
class MacroAdmin(SharedAdmin):
    list_display = ("key", "name", "outcome", "team", "is_active")
    list_select_related = ("team", "outcome")
    search_fields = ("name",)
    autocomplete_fields = ("outcome",)
