"""Addresses of the API of strategies: one line an area."""

from django.urls import URLPattern

from strategies.api import (
    campaign_trial,
    campaigns,
    claim_workflow,
    denials,
    message_templates,
    outbox,
    payer_strategies,
    rule_sets,
    workflows,
)

urlpatterns: list[URLPattern] = [
    *workflows.urlpatterns,
    *rule_sets.urlpatterns,
    *claim_workflow.urlpatterns,
    *payer_strategies.urlpatterns,
    *campaigns.urlpatterns,
    *campaign_trial.urlpatterns,
    *denials.urlpatterns,
    *message_templates.urlpatterns,
    *outbox.urlpatterns,
]
