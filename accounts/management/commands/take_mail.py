"""`manage.py take_mail < mail`: hands one mail of the mailbox for answers to the outbox."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from accounts.services.receiving import take_mail
from arengine.lib.acting import act_as
from arengine.lib.dates import now


class Command(BaseCommand):
    help = "Takes one mail from standard input: an answer or a bounce. For a mail server's pipe."

    def handle(self, *args: Any, **options: Any) -> None:
        with act_as(None, "command"):
            came = take_mail(sys.stdin.buffer.read(), now())
        self.stdout.write(came)
