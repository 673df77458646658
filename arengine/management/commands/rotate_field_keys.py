"""`manage.py rotate_field_keys`: what older keys encrypted gets the first key of FIELD_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arengine.lib.acting import act_as
from arengine.lib.encrypted_fields import encrypted_fields
from arengine.lib.encryption import Unreadable, key_ring
from arengine.lib.rotation import rotate

BATCH = 1_000


class Command(BaseCommand):
    help = (
        "Re-encrypts what is not under the first key of FIELD_KEYS, batch by batch, while the "
        "product runs; run it again after a stop. Old keys stay listed: the history of claims "
        "and backups need them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help=f"rows at once, {BATCH}")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch is a number of rows, at least 1")
        first = key_ring().first
        with act_as(None, "command"):
            for field in encrypted_fields():
                self.stdout.write(f"{field.bound_to}: {self._rotated(field, options['batch'])}")
        self.stdout.write(f"All is under {first}.")

    def _rotated(self, field: Any, batch: int) -> str:
        try:
            return f"{sum(rotate(field, batch)):,} re-encrypted"
        except Unreadable as error:
            raise CommandError(f"{error}. List that key again and run this once more.") from None
