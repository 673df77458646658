"""One crew of T1 on a database of its own: python -m trust.lone_crew SEED KILLS. Prints JSON."""

import json
import os
import signal
import sys

import django


def main(seed: int, kills: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    django.setup()
    from trust.killed_worker import kill_again_and_again

    good, waits = kill_again_and_again(seed, kills)
    print(json.dumps({"good": good, "waits": waits}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
