"""`manage.py verify`: all invariants; exit 1 naming the first broken one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services.audit_check import check_audit
from arengine.lib.dates import today
from arengine.lib.rotation import lost_keys
from claims.bulk.verification import findings
from claims.clock import portfolio_date


class Command(BaseCommand):
    help = "Checks that claims, ledger and rollups agree to the cent, and the audit with its seals."

    def handle(self, *args: Any, **options: Any) -> None:
        for finding in findings(portfolio_date(today())):
            if finding.offender:
                raise CommandError(f"BROKEN: {finding.invariant}; first at {finding.offender}")
            self.stdout.write(f"ok      {finding.invariant}")
        self._verify_keys()
        self._verify_audit()

    def _verify_keys(self) -> None:
        for column, key_id, values in lost_keys():
            raise CommandError(
                f"BROKEN: every encrypted value has its key; {values:,} of {column} are under "
                f"{key_id}, which FIELD_KEYS does not list"
            )
        self.stdout.write("ok      every encrypted value has its key")

    def _verify_audit(self) -> None:
        report = check_audit()
        if report.offender:
            raise CommandError(f"BROKEN: the audit is as it was sealed; first at {report.offender}")
        self.stdout.write(f"ok      the audit is as it was sealed ({report.sealed:,} entries)")
        self.stdout.write(f"        not sealed yet: {report.tail:,}; head {report.head}")
