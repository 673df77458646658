"""Addresses of the API of strategies: one line an area."""

from django.urls import URLPattern

from strategies.api import payer_strategies

urlpatterns: list[URLPattern] = [
    *payer_strategies.urlpatterns,
]
