"""Re-encrypts what older keys have encrypted, under the first key; and says which keys are in use.

The data says what is left to do, so a rotation may be stopped and begun again at any point, and
run while the product runs: a value that was written meanwhile is left as it is.
"""

from collections import Counter
from collections.abc import Iterator

from django.db import connection

from arengine.lib.encrypted_fields import EncryptedField, encrypted_fields
from arengine.lib.encryption import decrypt, encrypt_all, header_of, key_ring

# Of a stored value the id of its key; of what is empty or open, nothing.
KEY_ID = (
    "CASE WHEN length({column}) > 2 AND get_byte({column}, 0) = 1 "
    "THEN convert_from(substr({column}, 3, get_byte({column}, 1)), 'SQL_ASCII') END"
)


def rotate(field: EncryptedField, batch: int) -> Iterator[int]:
    """Batch by batch the number of values that got the first key."""
    size, last = min(batch, field.rotated_at_once), 0
    while rows := _behind(field, last, size):
        last = rows[-1][0]
        yield _encrypt_anew(field, rows)


def _behind(field: EncryptedField, after: int, size: int) -> list[tuple[int, bytes]]:
    """(id, stored) of the next values under another key."""
    header, column = header_of(key_ring().first), field.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {column} FROM {field.model._meta.db_table} WHERE id > %s "
            f"AND length({column}) > 2 AND get_byte({column}, 0) = 1 "
            f"AND substr({column}, 1, %s) <> %s ORDER BY id LIMIT %s",
            [after, len(header), header, size],
        )
        return [(number, bytes(stored)) for number, stored in cursor.fetchall()]


def _encrypt_anew(field: EncryptedField, rows: list[tuple[int, bytes]]) -> int:
    ids, olds = zip(*rows, strict=True)
    news = encrypt_all([decrypt(old, field.bound_to) for old in olds], field.bound_to)
    table, column = field.model._meta.db_table, field.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = new.said FROM unnest(%s::bigint[], %s::bytea[], "
            f"%s::bytea[]) AS new (id, old, said) WHERE {table}.id = new.id "
            f"AND {table}.{column} = new.old",
            [list(ids), list(olds), news],
        )
        return int(cursor.rowcount)


def keys_in_use() -> dict[str, Counter[str]]:
    """Column -> ids of keys -> values under them."""
    return {field.bound_to: _counted(field) for field in encrypted_fields()}


def _counted(field: EncryptedField) -> Counter[str]:
    key_id = KEY_ID.format(column=field.column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key_id}, count(*) FROM {field.model._meta.db_table} GROUP BY 1")
        return Counter({name: count for name, count in cursor.fetchall() if name})


def lost_keys() -> Iterator[tuple[str, str, int]]:
    """(column, id of the key, values) for each key in use that FIELD_KEYS does not list."""
    known = key_ring().ciphers
    for column, counted in keys_in_use().items():
        yield from ((column, name, n) for name, n in sorted(counted.items()) if name not in known)
