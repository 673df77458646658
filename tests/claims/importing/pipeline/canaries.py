"""A patient whose words stand out wherever they are, and the look for them in every table."""

import base64

from django.db import connection

NAME, OTHER = "Zanzibar, Quixotina", "Zanzibar, Quixotilda"
MEMBER, CELL = "ZQX0099887", "Qwertzuiop"
CANARIES = ("Zanzibar", "Quixot", "ZQX0099887", "Qwertzuiop")
PATIENT = {"patient_name": NAME, "member_id": MEMBER}


def keys(*numbers: int) -> str:
    made = [f"k{n}:{base64.b64encode(bytes([n]) * 32).decode()}" for n in numbers]
    return ",".join([*made, f"idx:{base64.b64encode(bytes([9]) * 32).decode()}"])


def plain_places(canaries: tuple[str, ...]) -> list[str]:
    """Every table.column of the schema in whose text, JSON or bytes one of the words stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE t.table_type = 'BASE TABLE' AND c.table_schema = 'public' AND c.data_type IN "
            "('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY')"
        )
        return [
            f"{table}.{column}"
            for table, column, kind in cursor.fetchall()
            if _holds(table, column, kind, canaries)
        ]


def _holds(table: str, column: str, kind: str, canaries: tuple[str, ...]) -> bool:
    text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT 1 FROM "{table}" WHERE {text} ~* %s LIMIT 1',
            ["|".join(canaries)],
        )
        return cursor.fetchone() is not None
