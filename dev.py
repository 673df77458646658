#!/usr/bin/env python3
"""Every command of a developer's day: `python3 dev.py demo|test|check|bench|trust|reset|...`."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said before anything newer is imported
    sys.exit("Python 3.11 or later is needed; this is Python " + sys.version.split()[0])

from launcher.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
