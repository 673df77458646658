"""Addresses of the API of strategies: one line an area."""

from django.urls import URLPattern

from strategies.api import claim_workflow, payer_strategies, workflows
from strategies.api import campaigns, payer_strategies
from strategies.api import denials, payer_strategies

urlpatterns: list[URLPattern] = [
    *workflows.urlpatterns,
    *claim_workflow.urlpatterns,
    *payer_strategies.urlpatterns,
    *campaigns.urlpatterns,
    *denials.urlpatterns,
]
