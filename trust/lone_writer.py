"""Eight people who post payments and note each that was acknowledged: python -m trust.lone_writer
FILE SEED. Ends with the process."""

import os
import random
import sys
import threading
import time
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import django

from trust.files import AS_OF, FIRST_NUMBER, REJECTED_EACH

PEOPLE = 8


def main(path: Path, seed: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    django.setup()
    with path.open("a") as acknowledged:
        people = [
            threading.Thread(target=_post, args=(acknowledged, seed + number))
            for number in range(PEOPLE)
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()


def _post(acknowledged: TextIO, seed: int) -> None:
    from django.db import DatabaseError, connection

    from arengine.lib.errors import Refused
    from claims.models import Claim

    chance = random.Random(seed)
    while True:
        number = str(FIRST_NUMBER + chance.randrange(REJECTED_EACH - 1))
        try:
            _pay(Claim.objects.get(claim_number=number), acknowledged)
        except (DatabaseError, Claim.DoesNotExist, Refused):
            connection.close()
            time.sleep(0.05)


def _pay(claim: Any, acknowledged: TextIO) -> None:
    """A cent, and its reference noted once the commit was acknowledged."""
    from claims.choices import EntryKind
    from claims.services.ledger import post_entry

    reference = uuid.uuid4().hex
    post_entry(
        claim, kind=EntryKind.PAYMENT, amount=Decimal("0.01"), posted_on=AS_OF, user=None,
        today=AS_OF, reference=reference,
    )  # fmt: skip
    acknowledged.write(reference + "\n")
    acknowledged.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
