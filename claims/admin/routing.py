"""Routing rules, to be read: they are drafted, tried and activated on the routing page."""

from django.contrib import admin

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from claims.models import RoutingRule, RoutingVersion


class RuleInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = RoutingRule
    ordering = ("position",)


@admin.register(RoutingVersion)
class RoutingVersionAdmin(ViewOnly, ScopedAdmin):
    list_display = ("number", "effective_from", "source", "activated_at", "activated_by")
    list_select_related = ("activated_by",)
    inlines = (RuleInline,)
    view_on_site = staticmethod(lambda version: "/routing")
