"""Two roles: the owner migrates, the application works with what it was granted.

What must not be rewritten is out of the application's reach: it cannot change the ledger, the
audit or the story of a claim, truncate, disable a trigger or alter a table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from psycopg import errors, sql

from arengine.audited import APPEND_ONLY, audited_tables

IDENTITY = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
READ_ONLY = ("django_migrations",)


def identity_of(url: str) -> dict[str, Any]:
    """Who connects where, as Django's settings of a connection say it."""
    found = environ.Env.db_url_config(url)
    return {name: found.get(name) or connection.settings_dict[name] for name in IDENTITY}


@contextmanager
def owning() -> Iterator[None]:
    """Inside, the default connection is the owner's, on the same database."""
    before = {name: connection.settings_dict[name] for name in IDENTITY}
    own = identity_of(settings.DATABASE_OWNER_URL)
    if own == before:
        yield
        return
    connection.close()
    connection.settings_dict.update(own)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def application_role() -> tuple[str, str]:
    """Name and password of the role in DATABASE_URL."""
    found = environ.Env.db_url_config(settings.DATABASE_URL)
    return str(found.get("USER") or ""), str(found.get("PASSWORD") or "")


def settle() -> None:
    """As the owner, after migrations: audit triggers for every table, and the grants."""
    with transaction.atomic(), connection.cursor() as cursor:
        _let_go(cursor)
        for table, silent, derived, secret in audited_tables():
            values: list[Any] = [table, list(silent), list(derived), list(secret)]
            cursor.execute("SELECT audit_table(%s::regclass, %s, %s, %s)", values)
            # A session keeps a plan: one made for few rows must not join a million in a loop.
            changed = sql.Identifier(f"audit_{table}_changed")
            cursor.execute(sql.SQL("ALTER FUNCTION {}() SET enable_nestloop = off").format(changed))
        cursor.execute("SELECT current_user")
        role, password = application_role()
        if role and role != cursor.fetchone()[0]:
            _create_role(cursor, role, password)
            _grant(cursor, role)


def _let_go(cursor: Any) -> None:
    """Tables that were audited before and are not any more keep no triggers of it."""
    cursor.execute(UNASKED, [[table for table, *_ in audited_tables()]])
    for name, table in cursor.fetchall():
        words = sql.SQL("DROP TRIGGER {} ON {}")
        cursor.execute(words.format(sql.Identifier(name), sql.Identifier(table)))


def _create_role(cursor: Any, role: str, password: str) -> None:
    """Made where the owner may; else an administrator of the server makes it."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone():
        return
    words = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}" if password else "CREATE ROLE {} LOGIN")
    try:
        with transaction.atomic():
            cursor.execute(words.format(sql.Identifier(role), sql.Literal(password)))
    except ProgrammingError as error:
        # Another database of this server was migrated at the same moment.
        if not isinstance(error.__cause__, errors.DuplicateObject):
            raise


def _grant(cursor: Any, role: str) -> None:
    cursor.execute("SELECT current_schema()")
    schema = sql.Identifier(cursor.fetchone()[0])
    names: dict[str, sql.Composable] = {"role": sql.Identifier(role), "schema": schema}
    names["kept"] = sql.SQL(", ").join(sql.Identifier(table) for table in APPEND_ONLY)
    names["read"] = sql.SQL(", ").join(sql.Identifier(table) for table in READ_ONLY)
    for words in GRANTS:
        cursor.execute(sql.SQL(words).format(**names))


UNASKED = """
SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname ~ '^audit_(created|changed|deleted)$'
  AND c.relnamespace = current_schema()::regnamespace AND c.relname <> ALL(%s)"""
GRANTS = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    # What a function of the owner makes later: the staging table of an import.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} "
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "REVOKE UPDATE, DELETE ON {kept} FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE ON {read} FROM {role}",
)
