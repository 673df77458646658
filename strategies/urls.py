"""Addresses of pages about how payers are pursued: one line an area."""

from django.urls import URLPattern

from strategies.views import (
    campaign_trial,
    campaign_wizard,
    campaigns,
    claim_letter,
    claim_workflow,
    denial_projects,
    denials,
    outbox,
    payer_strategies,
    rule_sets,
    template_preview,
    versions,
    workflows,
)

urlpatterns: list[URLPattern] = [
    *workflows.urlpatterns,
    *rule_sets.urlpatterns,
    *claim_workflow.urlpatterns,
    *claim_letter.urlpatterns,
    *outbox.urlpatterns,
    *payer_strategies.urlpatterns,
    *template_preview.urlpatterns,
    *versions.urlpatterns,
    *campaign_wizard.urlpatterns,
    *campaigns.urlpatterns,
    *campaign_trial.urlpatterns,
    *denials.urlpatterns,
    *denial_projects.urlpatterns,
]
