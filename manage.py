#!/usr/bin/env python3
"""Django's command line."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    from django.core.management import execute_from_command_line

    from arengine.lib.acting import act_from_now_on

    act_from_now_on("command", " ".join(sys.argv[1:2]))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
