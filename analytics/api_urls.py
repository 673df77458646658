"""Addresses of the API of the dashboard."""

from django.urls import URLPattern

from analytics.api import dashboard_stats
from arengine.lib.http import both

urlpatterns: list[URLPattern] = [*both("dashboard-stats/", dashboard_stats, "dashboard-stats")]
