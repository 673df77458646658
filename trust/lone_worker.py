"""A worker without Celery: goes on with one import and ends. python -m trust.lone_worker ID"""

import os
import sys

import django


def main(import_id: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    django.setup()
    from claims.importing.working import work

    work(import_id)


if __name__ == "__main__":
    main(int(sys.argv[1]))
