"""`manage.py verify`: all invariants; exit 1 naming the first broken one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arengine.lib.dates import today
from claims.bulk.verification import findings
from claims.clock import portfolio_date


class Command(BaseCommand):
    help = "Checks that claims, ledger and rollups agree to the cent."

    def handle(self, *args: Any, **options: Any) -> None:
        for finding in findings(portfolio_date(today())):
            if finding.offender:
                raise CommandError(f"BROKEN: {finding.invariant}; first at {finding.offender}")
            self.stdout.write(f"ok      {finding.invariant}")
