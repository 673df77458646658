"""`manage.py reage`: ages the portfolio to a date."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from arengine.lib.dates import today
from claims.services.runs import reage_portfolio


class Command(BaseCommand):
    help = "Ages the portfolio to a date: buckets, and teams of claims that cross an edge."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, help="YYYY-MM-DD; default today")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["date"] or today()
        written = reage_portfolio(day)
        done = "was there already" if written is None else f"{written} claims written"
        self.stdout.write(f"Portfolio as of {day}: {done}.")
