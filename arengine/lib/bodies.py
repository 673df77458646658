"""Request bodies of the API: declared field by field; a field nobody declared is refused."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request


class Body(serializers.Serializer[Any]):
    """The fields a request may hold, and no others."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            expected = f"expected one of {', '.join(self.fields)}"
            raise serializers.ValidationError(
                {str(name): [f"unknown field, {expected}"] for name in sorted(unknown, key=str)}
            )
        return super().to_internal_value(data)


def read_body(body: type[Body], request: Request) -> dict[str, Any]:
    """The valid fields of the request. ValidationError (400) names what is wrong."""
    read = body(data=request.data)
    read.is_valid(raise_exception=True)
    fields: dict[str, Any] = read.validated_data
    return fields
