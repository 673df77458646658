"""Every address of the URL configuration, filled in with things that exist."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Notice, User
from claims.models import Claim, Import, RoutingVersion

_GROUP = re.compile(r"\(\?P<(?P<group>\w+)>[^)]*\)|<(?:\w+:)?(?P<part>\w+)>")
# Catches what nothing else does; every nasty address of the back office ends there anyway.
CATCH_ALL = "(?P<url>"


@dataclass(frozen=True)
class Address:
    """A route, and what stands for its parts where they are good."""

    route: str
    parts: tuple[tuple[str, str], ...]

    def path(self, **instead: str) -> str:
        """The path, with another value for one of its parts if told."""
        values = {**dict(self.parts), **instead}
        bare = _GROUP.sub(
            lambda found: quote(values[_name(found)], errors="surrogatepass"), self.route
        )
        return f"/{bare}"


def addresses() -> list[Address]:
    """One of each; the spelling with a slash where both are routed."""
    routes = {route for route in _routes(get_resolver()) if CATCH_ALL not in route}
    single = sorted(route for route in routes if f"{route}/" not in routes)
    return [Address(route, tuple(_parts(route))) for route in single]


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = before + re.sub(r"^\^|\$$", "", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield here
        else:
            yield from _routes(pattern, here)


def _name(found: "re.Match[str]") -> str:
    return found["group"] or found["part"]


def _parts(route: str) -> Iterator[tuple[str, str]]:
    for found in _GROUP.finditer(route):
        yield _name(found), _good(route, _name(found))


def _good(route: str, part: str) -> str:
    """Something that exists for a part of a route; 1 where nobody knows better."""
    if part == "claim_number":
        return str(Claim.objects.present().values_list("claim_number", flat=True)[0])
    if part in ("object_id", "id"):
        return _row_of(route)
    known = {
        "import_id": Import.objects.values_list("pk", flat=True).first(),
        "notice_id": Notice.objects.values_list("pk", flat=True).first(),
        "number": RoutingVersion.objects.values_list("pk", flat=True).first(),
        "app_label": "claims",
        "table": "payers",
    }
    return str(known.get(part) or 1)


def _row_of(route: str) -> str:
    """A row of the model whose page this is in the back office."""
    _, label, name, *_ = route.split("/")
    model = apps.get_model(label, name) if label in apps.app_configs else User
    return str(model._default_manager.values_list("pk", flat=True).first() or 1)


def back_office_parameters(route: str) -> set[str]:
    """What a changelist of the back office takes, its own filters included."""
    words = route.strip("/").split("/")
    if len(words) != 3 or words[0] != "admin" or words[1] not in apps.app_configs:
        return set()
    there = admin.site._registry[apps.get_model(words[1], words[2])]
    names = {"q", "o", "p", "all", "e", "_popup", "_to_field", "_facets", "_changelist_filters"}
    for one in there.list_filter:
        if isinstance(one, str):
            names |= {one, f"{one}__exact", f"{one}__isnull", f"{one}__gte"}
        else:
            names.add(str(getattr(one, "parameter_name", "")))
    return names | {f"{there.date_hierarchy}__year"} if there.date_hierarchy else names
