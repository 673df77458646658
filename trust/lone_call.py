"""A function of the product in a process of its own, to be killed in it:
python -m trust.lone_call MODULE:FUNCTION [NUMBER ...]. Says `ready` before it begins."""

import os
import sys
from importlib import import_module

import django


def main(named: str, *numbers: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
    django.setup()
    from django.db import connection

    module, _, function = named.partition(":")
    call = getattr(import_module(module), function)
    connection.ensure_connection()
    print("ready", flush=True)
    call(*map(int, numbers))


if __name__ == "__main__":
    main(*sys.argv[1:])
