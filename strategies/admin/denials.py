"""Clusters and projects of denials, to look at: they change on their own pages and by the night."""

from django.contrib import admin

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from strategies.models import DenialCluster, DenialProject


@admin.register(DenialCluster)
class DenialClusterAdmin(ViewOnly, ScopedAdmin):
    list_display = ("payer", "code", "provider", "claims", "dollars", "lift", "lift_low")
    list_select_related = ("payer",)
    search_fields = ("=code", "provider", "payer__name")
    ordering = ("-dollars", "-id")


@admin.register(DenialProject)
class DenialProjectAdmin(ViewOnly, ScopedAdmin):
    list_display = (
        *("name", "payer", "code", "provider", "state", "owner", "workflow", "started_on"),
        *("claims", "dollars_at_start", "collected", "open_dollars", "root_cause"),
    )
    list_filter = ("state",)
    list_select_related = ("payer", "owner", "workflow", "root_cause")
    search_fields = ("name", "=code", "provider", "payer__name")
    view_on_site = staticmethod(lambda project: project.link)
