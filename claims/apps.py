"""The app that holds what is owed."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class ClaimsConfig(AppConfig):
    name = "claims"

    def ready(self) -> None:
        user_logged_out.connect(_let_go)


def _let_go(user: Any, **kwargs: Any) -> None:
    """Who signs out has nothing in hand any more. Sign-in is Django's, and this its own word."""
    from claims.services.leases import let_go

    if user is not None:
        let_go(user)
