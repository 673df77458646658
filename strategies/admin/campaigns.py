"""Campaigns and their trials, as supervisors look at them; they change on their own pages."""

from django.contrib import admin

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from strategies.models import Campaign, Trial


@admin.register(Campaign)
class CampaignAdmin(ViewOnly, ScopedAdmin):
    list_display = ("name", "payer", "workflow", "state", "targeted_claims", "targeted_balance",
                    "starts_on", "ends_on", "owner")  # fmt: skip
    list_filter = ("state", "workflow")
    list_select_related = ("payer", "workflow", "owner")
    search_fields = ("name",)


@admin.register(Trial)
class TrialAdmin(ViewOnly, ScopedAdmin):
    list_display = ("campaign", "champion", "challenger", "challenger_percent", "metric",
                    "horizon_days", "launched_on", "champion_claims", "challenger_claims",
                    "outside_claims", "next_look_on")  # fmt: skip
    list_filter = ("metric",)
    list_select_related = ("campaign", "champion__workflow", "challenger__workflow")
    search_fields = ("campaign__name",)
    view_on_site = staticmethod(lambda trial: trial.campaign.link)
