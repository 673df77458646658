"""Addresses of the dashboard and the reports."""

from django.urls import URLPattern, path

from analytics import views
from arengine.lib.http import both

urlpatterns: list[URLPattern] = [
    path("", views.dashboard, name="dashboard"),
    *both("dashboard/<slug:table>.csv", views.download, "dashboard-download"),
]
