"""Escalation rules and what they led to, to be read."""

from django.contrib import admin

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from claims.models import Escalation, EscalationRule, EscalationVersion


class EscalationRuleInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = EscalationRule
    ordering = ("position",)


@admin.register(EscalationVersion)
class EscalationVersionAdmin(ViewOnly, ScopedAdmin):
    list_display = ("number", "effective_from", "source", "activated_at", "activated_by")
    list_select_related = ("activated_by",)
    inlines = (EscalationRuleInline,)


@admin.register(Escalation)
class EscalationAdmin(ViewOnly, ScopedAdmin):
    list_display = ("claim", "cause", "raised_by", "raised_at", "to_team", "to_assignee", "state",
                    "ended_by", "ended_at")  # fmt: skip
    list_filter = ("state", "cause")
    list_select_related = ("claim", "raised_by", "to_team", "to_assignee", "ended_by")
    search_fields = ("claim__claim_number",)
