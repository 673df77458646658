"""Loads Celery when Django is ready, so that `arengine` itself imports nothing."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "arengine"
    label = "arengine"

    def ready(self) -> None:
        from arengine.celery import app

        app.set_default()
