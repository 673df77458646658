"""Copies of the migrated database, so that a test that mostly waits does so several times at
once. Each copy has a broker of its own too: another number of the same server."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from trust.processes import Process, kill, start

# Brokers from here on are the copies'.
FIRST_BROKER = 8


@contextmanager
def copies(count: int) -> Iterator[Sequence[Mapping[str, str]]]:
    """Environments that lead to so many copies; they are dropped at the end."""
    name = str(connection.settings_dict["NAME"])
    names = [f"{name}_{number}" for number in range(count)]
    connection.close()  # nobody may be connected to what is copied
    with psycopg.connect(_named(settings.DATABASE_OWNER_URL, "template1"), autocommit=True) as line:
        try:
            for copy in names:
                _drop(line, copy)
                words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
                line.execute(words.format(sql.Identifier(copy), sql.Identifier(name)))
            yield [_environment(copy, FIRST_BROKER + n) for n, copy in enumerate(names)]
        finally:
            for copy in names:
                _drop(line, copy)


def _drop(line: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    line.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _environment(name: str, broker: int) -> dict[str, str]:
    return {
        "DATABASE_URL": _named(settings.DATABASE_URL, name),
        "DATABASE_OWNER_URL": _named(settings.DATABASE_OWNER_URL, name),
        "CELERY_BROKER_URL": _numbered(settings.CELERY_BROKER_URL, broker),
    }


def _named(address: str, name: str) -> str:
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def _numbered(address: str, number: int) -> str:
    """A socket's address names the number in its query, any other in its path."""
    if "virtual_host=" in address:
        return re.sub(r"virtual_host=\d+", f"virtual_host={number}", address)
    return urlsplit(address)._replace(path=f"/{number}").geturl()


def ask_each(words: Sequence[Sequence[str]], more: Mapping[str, str]) -> list[Any]:
    """Runs one Python program for each copy, at once; the JSON each of them prints."""
    with copies(len(words)) as places:
        told = zip(words, places, strict=True)
        crew = [start(one, {**place, **more}, listen=True) for one, place in told]
        try:
            return [json.loads(_last_line(process)) for process in crew]
        finally:
            for process in crew:
                kill(process)


def _last_line(process: Process) -> bytes:
    said, _ = process.communicate()
    if process.returncode or not said:
        raise RuntimeError(f"a process of the test ended with {process.returncode}")
    return said.strip().split(b"\n")[-1]
