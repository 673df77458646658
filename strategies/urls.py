"""Addresses of pages about how payers are pursued: one line an area."""

from django.urls import URLPattern

from strategies.views import payer_strategies, versions

urlpatterns: list[URLPattern] = [
    *payer_strategies.urlpatterns,
    *versions.urlpatterns,
]
