"""The app that holds what is owed."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"
