"""`manage.py load_demo`: sign-ins, and once the portfolio, through the importer's own door."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from arengine.lib.dates import today
from arengine.ownership import owning
from claims.models import Claim, Import
from claims.services.runs import reage_portfolio
from demo.campaigns import load_campaigns
from demo.contacts import create_contacts
from demo.phrases import create_phrases
from demo.portfolio import write_portfolio
from demo.sign_ins import create_people


class Command(BaseCommand):
    help = "Loads the demo into an installation that holds nothing else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--empty", action="store_true", help="people and rules, no claims")
        parser.add_argument(
            "--check", action="store_true", help="only refuse a database that is not the demo's"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            with owning():
                _refuse_foreign_claims()
            return
        _refuse_foreign_claims()
        create_people()
        create_phrases()
        reage_portfolio(today())
        if not options["empty"] and not Import.objects.filter(is_demo=True).exists():
            self._load()

    def _load(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "open-claims.csv"
            write_portfolio(path, as_of=today())
            call_command("import_claims", path, demo=True, stdout=self.stdout)
        create_contacts()
        load_campaigns(today())
        call_command("run_night", stdout=self.stdout)


def _refuse_foreign_claims() -> None:
    """The demo never mixes with claims that it did not bring. Works before the first migration."""
    if Claim._meta.db_table not in connection.introspection.table_names():
        return
    demo = Import.objects.filter(is_demo=True).values("pk")
    if Claim.objects.exclude(created_import__in=demo).exists():
        raise CommandError(
            "This database holds claims that are not the demo's. Give the demo a database of its "
            "own, or unset DATABASE_URL to use the embedded one."
        )
