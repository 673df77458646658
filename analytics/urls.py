"""Addresses of the dashboard and the reports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
