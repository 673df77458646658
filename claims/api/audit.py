"""The audit: who did what, newest first."""

from typing import Any

from django.urls import URLPattern
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import AuditAction, AuditSource
from arengine.lib import keyset
from arengine.lib.http import both
from arengine.lib.keyset import Row
from claims.api import schema
from claims.api.pages import page_answer
from claims.audit_words import Names, names_of, shown, subject_word, subjects
from claims.filters.audit import audit_reader, audit_rows, note_search, read_audit
from claims.models import Claim

PARAMETERS = [
    schema.parameter("user", "Username.", many=True),
    schema.parameter("claim", "Whole claim number: entries about it, alone or among many."),
    schema.parameter("action", "What was done.", enum=AuditAction.values, many=True),
    schema.parameter("source", "Through which door.", enum=AuditSource.values, many=True),
    schema.parameter("subject", "Table in words.", enum=tuple(subjects()), many=True),
    schema.parameter("request_id", "Everything that one request did."),
    schema.parameter("from", "A date or moment, inclusive.", OpenApiTypes.DATETIME),
    schema.parameter("to", "A date, all of it, or a moment, inclusive.", OpenApiTypes.DATETIME),
    *schema.PLACE_PARAMETERS,
]


class AuditEntryShape(serializers.Serializer[object]):
    """One change of one row, one statement over many rows, one look, or one refusal."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    user = serializers.CharField(allow_null=True, help_text="Null: the system, or a stranger.")
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    request_id = serializers.CharField(allow_blank=True)
    action = serializers.ChoiceField(AuditAction.choices)
    subject = serializers.CharField(allow_blank=True)
    subject_id = serializers.IntegerField(allow_null=True)
    last_id = serializers.IntegerField(
        allow_null=True, help_text="Of an entry over many rows: they lie from subject_id to this."
    )
    claim_number = serializers.CharField(allow_null=True)
    rows = serializers.IntegerField()
    changes = serializers.DictField(
        child=serializers.ListField(child=serializers.JSONField()),
        help_text="{column: [old, new]}; of many rows only those of the claim asked for.",
    )
    detail = serializers.DictField()


@extend_schema(
    operation_id="audit_list",
    parameters=PARAMETERS,
    responses={200: schema.page_of(AuditEntryShape)},
)
@api_view(["GET"])
def audit_list(request: Request) -> Response:
    """For those who see every facility. That the audit was searched is a line of it."""
    user = audit_reader(request.user)
    asked = read_audit(request.query_params, user)
    place, rows = asked.place, audit_rows(user, asked.filter)
    page = keyset.page(rows, place.order, scope="audit", limit=place.limit, cursor=place.cursor)
    note_search(request.query_params, asked.filter)
    names = names_of(page.rows)
    return page_answer(request, page, lambda row: _shape(row, names))


def _shape(row: Row, names: Names) -> dict[str, Any]:
    same = ("id", "at", "source", "request_id", "action", "subject_id", "last_id", "rows", "detail")
    return {
        **{name: row[name] for name in same},
        "user": row["user__username"],
        "subject": subject_word(row["subject"]),
        "claim_number": names.get((Claim, row["claim_id"])),
        "changes": shown(row["subject"], row["told"]),
    }


urlpatterns: list[URLPattern] = [*both("audit/", audit_list, "api-audit")]
