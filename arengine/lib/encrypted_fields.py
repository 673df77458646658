"""Model fields that are encrypted in the database and plain in Python, and their blind index.

An encrypted value can be read and written, not compared, ordered or searched in SQL: that goes by
the index. Rows made by SQL alone may hold OPEN text where the field says so (`may_be_open`):
words of our own about a row, never a cell of a file.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact

from arengine.lib.blind_index import HALF, Normalise, mark_of, search_mark
from arengine.lib.encryption import decrypt, encrypt

OPEN = b"\x00"
COMPARED = frozenset({"isnull"})


class EncryptedField(ABC, models.Field):  # type: ignore[type-arg]
    """What the encrypted fields share."""

    empty_strings_allowed = False
    # A rotation takes so many values at a time.
    rotated_at_once = 1_000

    def __init__(self, *args: Any, may_be_open: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_be_open = may_be_open

    @abstractmethod
    def encoded(self, value: Any) -> bytes:
        """The bytes to encrypt."""

    @abstractmethod
    def decoded(self, value: bytes) -> Any:
        """The value of decrypted bytes."""

    @property
    def bound_to(self) -> str:
        """The column that values are bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_internal_type(self) -> str:
        return "BinaryField"

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | ({"may_be_open": True} if self.may_be_open else {})

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        encoded = self.encoded(value)
        return encrypt(encoded, self.bound_to) if encoded else b""

    def from_db_value(self, value: Any, *_: Any) -> Any:
        if value is None:
            return None
        stored = bytes(value)
        if self.may_be_open and stored[:1] == OPEN:
            return self.decoded(stored[1:])
        return self.decoded(decrypt(stored, self.bound_to) if stored else b"")

    def get_lookup(self, name: str) -> Any:
        if name not in COMPARED:
            raise FieldError(f"{self.name} is encrypted: search by its index, not by {name}.")
        return super().get_lookup(name)

    def get_transform(self, name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted: {name} cannot look into it.")


class EncryptedTextField(EncryptedField):
    """Text; "" is stored as nothing."""

    def encoded(self, value: Any) -> bytes:
        return str(value).encode()

    def decoded(self, value: bytes) -> str:
        return value.decode()


class EncryptedBytesField(EncryptedField):
    """Bytes as they are."""

    rotated_at_once = 8

    def encoded(self, value: Any) -> bytes:
        return bytes(value)

    def decoded(self, value: bytes) -> bytes:
        return value


class EncryptedJSONField(EncryptedField):
    """Lists, dicts and texts."""

    rotated_at_once = 100

    def encoded(self, value: Any) -> bytes:
        return json.dumps(value, separators=(",", ":")).encode()

    def decoded(self, value: bytes) -> Any:
        return json.loads(value) if value else {}


class BlindIndexField(models.BinaryField):  # type: ignore[type-arg]
    """The mark of another field of the row, kept with every save; found by `matches`."""

    def __init__(self, *args: Any, of: str, normalise: Normalise, **options: Any) -> None:
        super().__init__(*args, **options)
        self.of, self.normalise = of, normalise

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of, "normalise": self.normalise}

    @property
    def marks(self) -> str:
        return f"{self.model._meta.db_table}.{self.of}"

    def mark(self, value: str) -> bytes:
        return mark_of(value, self.marks, self.normalise)

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        mark = self.mark(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, mark)
        return mark


class Matches(Exact):
    """`name_key__matches="doe, jane"`: any spelling of the value, by half of its mark."""

    lookup_name = "matches"
    prepare_rhs = False

    def get_prep_lookup(self) -> Any:
        field: Any = self.lhs.output_field
        return search_mark(str(self.rhs), field.marks, field.normalise)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        return f"substr({lhs}, 1, {HALF}) = %s", [*lhs_params, self.rhs]


BlindIndexField.register_lookup(Matches)


def searched_half(column: str) -> models.Func:
    """What an index of a blind index holds."""
    return models.Func(
        column,
        models.Value(1),
        models.Value(HALF),
        function="substr",
        output_field=models.BinaryField(),
    )


def encrypted_fields() -> list[EncryptedField]:
    """Every encrypted field of every app, in the order of tables."""
    found = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedField)
    ]
    return sorted(found, key=lambda field: field.bound_to)
