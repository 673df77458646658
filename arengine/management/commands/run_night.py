"""`manage.py run_night`: the whole night in order."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from arengine.lib.dates import today
from arengine.night import run_night


class Command(BaseCommand):
    help = "Runs the whole night of a date: fold rollups, re-age, verify, purge."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, help="YYYY-MM-DD; default today")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, outcome in run_night(options["date"] or today()).items():
            done = "done before" if outcome is None else outcome
            self.stdout.write(f"{name}: {done}")
