"""Addresses of pages about claims, imports and rules."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
