"""One night's re-ageing in a process of its own: python -m trust.lone_night DATE. Says `ready`
before it begins and how many claims it wrote after it."""

import os
import sys
from datetime import date

import django


def main(day: date) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    django.setup()
    from django.db import connection

    from claims.services.runs import reage_portfolio

    connection.ensure_connection()
    print("ready", flush=True)
    print(reage_portfolio(day), flush=True)


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
