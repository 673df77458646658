"""Addresses of the API of claims, payers, imports and rules."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
