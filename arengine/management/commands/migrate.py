"""`migrate` as the owner of the tables; then audit triggers and the application role's grants."""

from typing import Any

from django.core.management.commands import migrate

from arengine.ownership import owning, settle


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> Any:
        """System checks ask the database too, and on an empty server only its owner is known."""
        with owning():
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        whole = not any(options.get(name) for name in ("plan", "check_unapplied", "prune"))
        if whole and not options.get("app_label"):
            settle()
