"""Addresses of pages about claims, imports and rules."""

from django.urls import URLPattern

from claims.views import routing

urlpatterns: list[URLPattern] = [
    *routing.urlpatterns,
]
