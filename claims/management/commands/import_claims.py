"""`manage.py import_claims FILE`: the pipeline of the wizard and the API, in this process."""

import json
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from arengine.lib.dates import today
from arengine.lib.errors import Refused
from claims.choices import ImportState as State
from claims.importing.describing import describe, problems_of
from claims.importing.services import Wishes, confirm_import, receive_file
from claims.importing.working import work
from claims.models import Import

SHOWN_PROBLEMS = 20


class Command(BaseCommand):
    help = "Imports a claims file. Exit 0: applied or known already; 2: refused or rows rejected."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as-of", type=date.fromisoformat, help="YYYY-MM-DD, default today")
        parser.add_argument("--snapshot", action="store_true", help="the file is all that is open")
        parser.add_argument("--partial", action="store_true", help="apply without rejected rows")
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument("--mapping", default="", help="name of a mapping profile")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--demo", action="store_true", help="mark the claims as demo data")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            source_import = self._run(options)
        except (Refused, ValidationError) as error:
            raise CommandError("; ".join(_messages(error)), returncode=2) from None
        self._report(source_import, as_json=options["json"])
        good = source_import.state == State.APPLIED or (
            source_import.is_dry_run
            and source_import.state == State.CHECKED
            and (options["partial"] or not source_import.rows_rejected)
        )
        if not good:
            raise CommandError(_reason(source_import), returncode=2)

    def _run(self, options: dict[str, Any]) -> Import:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is not a file.", returncode=2)
        wishes = Wishes(
            as_of=options["as_of"] or today(),
            is_snapshot=options["snapshot"],
            is_partial=options["partial"],
            is_dry_run=options["dry_run"],
            is_demo=options["demo"],
            profile=options["mapping"],
        )
        with path.open("rb") as source:
            received, _ = receive_file(source, path.name, wishes, user=None, today=today())
        source_import = _worked(received)
        waits = source_import.state == State.CHECKED and not source_import.is_dry_run
        # With rejected rows the error list is printed, and a person decides.
        if waits and (options["partial"] or not source_import.rows_rejected):
            confirm_import(source_import, user=None, partial=options["partial"])
            source_import = _worked(source_import)
        return source_import

    def _report(self, source_import: Import, *, as_json: bool) -> None:
        if as_json:
            told = {**describe(source_import), "errors": problems_of(source_import, SHOWN_PROBLEMS)}
            self.stdout.write(json.dumps(told, indent=2))
            return
        rows = describe(source_import)["rows"]
        counts = ", ".join(f"{count:,} {name}" for name, count in rows.items())
        self.stdout.write(f"Import {source_import.pk} {source_import.state}: {counts}")
        for problem in problems_of(source_import, SHOWN_PROBLEMS):
            self.stdout.write(f"  {problem['message']}")


def _worked(source_import: Import) -> Import:
    """Works the import here, or waits for the worker that was faster."""
    while True:
        work(source_import.pk)
        source_import = Import.objects.get(pk=source_import.pk)
        waits = source_import.state == State.CHECKED or source_import.needs_mapping
        if source_import.ended or waits:
            return source_import
        time.sleep(1)


def _messages(error: Refused | ValidationError) -> list[str]:
    return [error.message] if isinstance(error, Refused) else list(error.messages)


def _reason(source_import: Import) -> str:
    if source_import.needs_mapping:
        told = source_import.proposal
        asked = [question["text"] for question in told.get("questions", [])]
        return " ".join([*told.get("missing", []), *asked]) or "The columns are not understood."
    if source_import.rows_rejected:
        return (
            f"{source_import.rows_rejected:,} rows are rejected. Mend them and send the file "
            "again, or apply the other rows with --partial."
        )
    return source_import.failure or f"The import is {source_import.state}."
