"""Addresses of sign-in, own profile and notices."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
