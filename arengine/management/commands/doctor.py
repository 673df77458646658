"""`manage.py doctor`: configuration faults with their fix."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from arengine.diagnosis import diagnose


class Command(BaseCommand):
    help = "Names what is wrong with this installation, and the fix; exit 1 when something is."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(diagnose(timezone.localtime()))
        for fault, fix in faults:
            self.stdout.write(f"FAULT  {fault}\n       {fix}")
        if faults:
            sys.exit(1)
        self.stdout.write("All is well.")
