"""Addresses of the API of claims, payers, imports and rules."""

from django.urls import URLPattern

from claims.api import routing

urlpatterns: list[URLPattern] = [
    *routing.urlpatterns,
]
