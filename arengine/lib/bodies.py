"""Request bodies of the API: declared field by field; a field nobody declared is refused."""

import re
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?").fullmatch


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$"})
class AmountField(serializers.DecimalField):
    """Dollars with at most two decimals, as text (`"12.50"`) or as a number written that way."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, **options)

    def to_internal_value(self, data: Any) -> Decimal:
        said = str(data).strip() if isinstance(data, str | int | Decimal) else ""
        if isinstance(data, bool) or not _AMOUNT(said):
            raise serializers.ValidationError('expected an amount such as "1250.00" or "-12.50"')
        return Decimal(said).quantize(Decimal("0.01"))


class Body(serializers.Serializer[Any]):
    """The fields a request may hold, and no others, each once."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            expected = f"expected one of {', '.join(self.fields)}" if self.fields else "expected {}"
            raise serializers.ValidationError(
                {_shown(name): [f"unknown field, {expected}"] for name in sorted(unknown, key=str)}
            )
        if isinstance(data, QueryDict):
            _refuse_doubles(data)
        return super().to_internal_value(data)


def _refuse_doubles(data: QueryDict) -> None:
    twice = [name for name, values in data.lists() if len(values) > 1]
    if twice:
        raise serializers.ValidationError({_shown(name): ["given twice"] for name in twice})


def _shown(name: object) -> str:
    return str(name)[:60].replace("\0", "␀")


def read_body(body: type[Body], request: Request) -> dict[str, Any]:
    """The valid fields of the request. ValidationError (400) names what is wrong."""
    read = body(data=request.data)
    read.is_valid(raise_exception=True)
    fields: dict[str, Any] = read.validated_data
    return fields
