"""Enrolment and hand-over rules, and what was moved by them: written on their own pages."""

from django.contrib import admin

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from strategies.models import (
    EnrolmentRule,
    EnrolmentRules,
    Handover,
    HandoverRule,
    HandoverRules,
)

VERSION = ("number", "valid_from", "source", "created_by", "activated_at", "activated_by")


class EnrolmentRuleInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = EnrolmentRule
    ordering = ("position",)


class HandoverRuleInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = HandoverRule
    ordering = ("position",)


@admin.register(EnrolmentRules)
class EnrolmentRulesAdmin(ViewOnly, ScopedAdmin):
    list_display = VERSION
    list_select_related = ("created_by", "activated_by")
    inlines = (EnrolmentRuleInline,)
    view_on_site = staticmethod(lambda version: f"/enrolment-rules/{version.number}")


@admin.register(HandoverRules)
class HandoverRulesAdmin(ViewOnly, ScopedAdmin):
    list_display = VERSION
    list_select_related = ("created_by", "activated_by")
    inlines = (HandoverRuleInline,)
    view_on_site = staticmethod(lambda version: f"/handover-rules/{version.number}")


@admin.register(Handover)
class HandoverAdmin(ViewOnly, ScopedAdmin):
    list_display = (
        *("claim", "cause", "reason", "from_enrolment", "to_enrolment", "escalation"),
        *("moved_on", "undone_by", "undone_because"),
    )
    list_filter = ("moved_on", ("undone_at", admin.EmptyFieldListFilter))
    list_select_related = (
        *("claim", "from_enrolment__version__workflow", "to_enrolment__version__workflow"),
        *("escalation", "undone_by"),
    )
    search_fields = ("claim__claim_number", "cause")
