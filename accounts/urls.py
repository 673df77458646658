"""Addresses of sign-in and notices."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern

from accounts import views
from arengine.lib.http import both

urlpatterns: list[URLPattern] = [
    *both("login/", views.sign_in, "login"),
    *both("logout/", LogoutView.as_view(), "logout"),
    *both("notices/<int:notice_id>/read", views.read_notice, "notice-read"),
]
