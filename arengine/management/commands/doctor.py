"""`manage.py doctor`: configuration faults with their fix."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from arengine.diagnosis import diagnose


class Command(BaseCommand):
    help = "Names what is wrong with this installation, and the fix; exit 1 when something is."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(diagnose(timezone.localtime()))
        if options["json"]:
            told = [{"fault": fault, "fix": fix} for fault, fix in faults]
            self.stdout.write(json.dumps({"faults": told}, indent=2))
        else:
            for fault, fix in faults:
                self.stdout.write(f"FAULT  {fault}\n       {fix}")
        if faults:
            sys.exit(1)
        if not options["json"]:
            self.stdout.write("All is well.")
