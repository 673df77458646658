"""Addresses of pages about how payers are pursued: one line an area."""

from django.urls import URLPattern

from strategies.views import (
    campaign_wizard,
    campaigns,
    claim_workflow,
    payer_strategies,
    versions,
    workflows,
)

urlpatterns: list[URLPattern] = [
    *workflows.urlpatterns,
    *claim_workflow.urlpatterns,
    *payer_strategies.urlpatterns,
    *versions.urlpatterns,
    *campaign_wizard.urlpatterns,
    *campaigns.urlpatterns,
]
