"""Campaigns, as supervisors look at them; they change on their own pages."""

from django.contrib import admin

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from strategies.models import Campaign


@admin.register(Campaign)
class CampaignAdmin(ViewOnly, ScopedAdmin):
    list_display = ("name", "payer", "workflow", "state", "targeted_claims", "targeted_balance",
                    "starts_on", "ends_on", "owner")  # fmt: skip
    list_filter = ("state", "workflow")
    list_select_related = ("payer", "workflow", "owner")
    search_fields = ("name",)
