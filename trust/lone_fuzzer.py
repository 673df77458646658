"""Some files of T21 on a database of its own: python -m trust.lone_fuzzer SEED FILES."""

import json
import os
import sys

import django


def main(seed: int, files: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    django.setup()
    from trust.fuzzed_files import faults_of

    print(json.dumps(faults_of(seed, files)))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
