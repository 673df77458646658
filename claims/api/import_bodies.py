"""What requests about imports may hold."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from arengine.lib.bodies import Body
from claims.forms.imports import DUPLICATES, ORDERS
from claims.importing.choosing import Reading, mapping_by_field
from claims.importing.fields import DATE_FIELDS, FIELD_BY_NAME
from claims.importing.mapping import Mapping
from claims.importing.services import Wishes
from claims.models import Import
from claims.rules.ageing import EDGES

ORDER_WORDS = [order for order, _ in ORDERS]
DUPLICATE_WORDS = [word for word, _ in DUPLICATES]


class FileBody(Body):
    """POST /api/imports/, as multipart form data."""

    file = serializers.FileField()
    as_of = serializers.DateField(required=False)
    snapshot = serializers.BooleanField(required=False, default=False)
    dry_run = serializers.BooleanField(required=False, default=False)
    mapping = serializers.CharField(required=False, default="", allow_blank=True, max_length=80)
    partial = serializers.BooleanField(required=False, default=False)  # type: ignore[assignment]


def wishes_of(said: dict[str, Any], today: date) -> Wishes:
    """Without a date the file is of today."""
    return Wishes(
        as_of=said.get("as_of") or today,
        is_snapshot=said["snapshot"],
        is_partial=said["partial"],
        is_dry_run=said["dry_run"],
        profile=said["mapping"],
    )


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class ColumnField(serializers.Field[Any, Any, Any, Any]):
    """A column by 0-based index or by header; null takes the field out of the mapping."""

    def to_internal_value(self, data: Any) -> int | str:
        if isinstance(data, bool) or not isinstance(data, int | str):
            raise serializers.ValidationError("expected a column's index or header, or null")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class ColumnsField(serializers.DictField):
    """Names out of a closed list -> columns."""

    child = ColumnField(allow_null=True)

    def __init__(self, names: list[str], **options: Any) -> None:
        super().__init__(**options)
        self.names = names

    def to_internal_value(self, data: Any) -> Any:
        read = super().to_internal_value(data)
        for name in read:
            if name not in self.names:
                expected = f"unknown name, expected one of {', '.join(self.names)}"
                raise serializers.ValidationError({name[:60]: [expected]})
        return read


class MappingBody(Body):
    """POST .../mapping/: what is left out stays as it was understood."""

    columns = ColumnsField(list(FIELD_BY_NAME), required=False, default=dict)
    bucket_columns = ColumnsField([str(day) for day in EDGES], required=False)
    date_orders = serializers.DictField(
        child=serializers.ChoiceField(ORDER_WORDS), required=False, default=dict
    )
    decimal_comma = serializers.BooleanField(required=False)
    duplicates = serializers.ChoiceField(DUPLICATE_WORDS, required=False)
    remember_as = serializers.CharField(required=False, default="", max_length=80, allow_blank=True)

    def validate_date_orders(self, orders: dict[str, str]) -> dict[str, str]:
        for name in orders:
            if name not in DATE_FIELDS:
                expected = f"expected one of {', '.join(DATE_FIELDS)}"
                raise serializers.ValidationError({name[:60]: [expected]})
        return orders


def mapping_of(said: dict[str, Any], source_import: Import) -> Mapping:
    """The understood mapping with what is said. ValidationError: no such column."""
    base = Mapping.from_json(source_import.mapping)
    buckets = said.get("bucket_columns")
    days = {int(day): at for day, at in (buckets or {}).items() if at is not None}
    reading = Reading(
        said["date_orders"],
        said.get("decimal_comma", base.decimal_comma),
        said.get("duplicates", base.duplicates),
    )
    return mapping_by_field(said["columns"], None if buckets is None else days, base, reading)


class ConfirmBody(Body):
    """POST .../confirm/: `partial` said here overrules what was said at the upload."""

    partial = serializers.BooleanField(required=False, allow_null=True, default=None)  # type: ignore[assignment]


class NothingBody(Body):
    """POST of a verb that needs no words."""
