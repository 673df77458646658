"""`PUT /api/claims/<claim_number>/`: one claim in the words of a claims file."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib.bodies import AmountField, Body, read_body
from arengine.lib.dates import today
from claims.api.conditions import expected_version, tagged
from claims.api.rows import claim_detail
from claims.clock import portfolio_date
from claims.importing.cells import LENGTHS
from claims.importing.fields import FIELDS, Field
from claims.importing.parsing.ages import OLDEST, YOUNGEST
from claims.importing.single import upsert_claim


def _field(field: Field) -> serializers.Field[Any, Any, Any, Any]:
    """How a field of the file is written in JSON; null is a blank cell."""
    options: dict[str, Any] = {"help_text": field.description, "allow_null": not field.required}
    options["required"] = field.required and field.name != "claim_number"
    if field.kind == "money":
        return AmountField(**options)
    if field.kind == "date":
        return serializers.DateField(**options)
    if field.kind == "days":
        return serializers.IntegerField(min_value=YOUNGEST, max_value=OLDEST, **options)
    longest = LENGTHS.get(field.name, 64)
    return serializers.CharField(
        max_length=longest, allow_blank=not field.required, trim_whitespace=False, **options
    )


class ClaimBody(Body):
    """A claim in the words of a claims file. What is left out stays as it is."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {field.name: _field(field) for field in FIELDS}


def put_claim(request: Request, claim_number: str) -> Response:
    """201 made, 200 changed or as it was."""
    user, body = person(request), read_body(ClaimBody, request)
    if body.pop("claim_number", claim_number) != claim_number:
        raise ValidationError({"claim_number": ["expected the number of the address"]})
    done = upsert_claim(
        claim_number,
        {name: "" if value is None else str(value) for name, value in body.items()},
        user=user,
        today=today(),
        expected_version=expected_version(request),
    )
    detail = claim_detail(done.claim, portfolio_date(today()))
    return tagged(request, detail, done.claim.version, status=201 if done.created else 200)
