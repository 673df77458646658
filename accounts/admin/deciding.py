"""Rows that are only looked at, and on which those decide who decide for all facilities."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.people import person
from arengine.lib.back_office import ViewOnly
from arengine.lib.errors import Refused


class Decided(ViewOnly):
    """Actions with the permission `decide`."""

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return person(request).decides_for_all


def each_by_itself(
    request: HttpRequest, chosen: QuerySet[Any], verb: Callable[[Any], object], said: str = "done"
) -> None:
    """What is refused does not hold back the rest."""
    done, refused = 0, ""
    for row in chosen.order_by("pk"):
        try:
            verb(row)
            done += 1
        except Refused as error:
            refused = error.message
    messages.success(request, f"{done} {said}.")
    if refused:
        messages.warning(request, f"Some were not: {refused}")
