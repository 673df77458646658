"""Loads Celery when Django is ready, so that `arengine` itself imports nothing."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "arengine"
    label = "arengine"

    def ready(self) -> None:
        from celery.signals import worker_init

        from arengine.celery import app
        from arengine.durability import refuse_unsafe_database

        app.set_default()
        worker_init.connect(refuse_unsafe_database)
