"""Locks by name, for what has no row of its own to lock."""

from django.db import connection


def take_alone(name: str) -> None:
    """Waits until nobody else has the name, and has it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
