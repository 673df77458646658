"""Touches as JSON."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from arengine.lib.keyset import Row
from claims.choices import ContactResult
from claims.models import Claim, Touch

FIELDS = (
    *("id", "at", "user__username", "outcome__code", "contact", "minutes", "reference", "note"),
    *("follow_up_on", "corrects", "reason", "moved"),
)


class TouchShape(serializers.Serializer[object]):
    """One touch; without an outcome it takes the one it `corrects` back. `moved` is what it did
    to the claim: {column: [before, after]}."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    user = serializers.CharField()
    outcome = serializers.CharField(allow_null=True)
    contact = serializers.ChoiceField(ContactResult.choices, allow_blank=True)
    minutes = serializers.IntegerField(allow_null=True)
    reference = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    follow_up_on = serializers.DateField(allow_null=True)
    corrects = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    moved = serializers.DictField()


def touch_row(row: Row) -> dict[str, Any]:
    """One touch from its FIELDS."""
    told = {field: row[field] for field in FIELDS if "__" not in field}
    return {**told, "user": row["user__username"], "outcome": row["outcome__code"]}


def touch_rows(touches: "QuerySet[Touch]") -> list[dict[str, Any]]:
    return [touch_row(row) for row in touches.order_by("-id").values(*FIELDS)]


def touches_of(claim: Claim) -> list[dict[str, Any]]:
    """All of a claim, newest first."""
    return touch_rows(Touch.objects.filter(claim=claim))
