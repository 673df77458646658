"""Texts of messages as the API finds and tells them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from accounts.people import person
from strategies.models import MessageTemplate
from strategies.services import templates

PLAIN = (
    *("key", "number", "kind", "name", "subject", "body", "enclosures", "source", "is_active"),
    "created_at",
)


def visible(request: Request) -> "QuerySet[Any]":
    return MessageTemplate.objects.for_user(person(request))


def versions_of(request: Request, key: str) -> "QuerySet[Any]":
    """Of a text that there is; else 404."""
    found = visible(request).filter(key=key)
    if not found.exists():
        raise Http404
    return found


def last_of(request: Request, key: str) -> MessageTemplate:
    found: MessageTemplate = get_object_or_404(
        visible(request).filter(key=key).order_by("-number")[:1]
    )
    return found


def numbered(request: Request, key: str, number: int) -> MessageTemplate:
    found: MessageTemplate = get_object_or_404(visible(request), key=key, number=number)
    return found


def texts_of(versions: "QuerySet[MessageTemplate]") -> dict[str, dict[str, Any]]:
    """By key, from the versions in use and the last ones."""
    wanted = versions.filter(Q(is_active=True) | Q(pk__in=templates.last_versions()))
    texts: dict[str, dict[str, Any]] = {}
    for version in wanted.select_related("category", "created_by").order_by("key", "number"):
        row, before = row_of(version), texts.get(version.key, {"in_use": None})
        texts[version.key] = {
            **{name: row[name] for name in ("key", "kind", "name")},
            "in_use": row if version.is_active else before["in_use"],
            "last": row,
        }
    return texts


def row_of(version: MessageTemplate) -> dict[str, Any]:
    return {
        **{name: getattr(version, name) for name in PLAIN},
        "category": version.category.key if version.category else None,
        "created_by": version.created_by.username if version.created_by else None,
    }
