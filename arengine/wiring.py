"""Loads Celery when Django is ready, so that `arengine` itself imports nothing."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class WiringConfig(AppConfig):
    name = "arengine"
    label = "arengine"

    def ready(self) -> None:
        from celery.signals import worker_init
        from django.db.backends.signals import connection_created

        from arengine import access_log, demo_accounts  # noqa: F401 - they register themselves
        from arengine.celery import app
        from arengine.durability import refuse_unsafe_database
        from arengine.lib.acting import listen
        from arengine.lib.encryption import key_ring

        key_ring()  # refuses to start with keys that cannot be read, naming what is wrong
        app.set_default()
        connection_created.connect(listen)
        worker_init.connect(refuse_unsafe_database)


class BackOfficeConfig(AdminConfig):
    default_site = "arengine.admin_site.BackOffice"
