"""Every address of the product, as the URL configuration has it; the policy as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver

from tests.access import policy

BACK_OFFICE = ("supervisor", "local", "admin", "auditor")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the policy: what each role gets."""

    name: str
    method: str
    object: str
    expected: dict[str, str]


def names() -> set[str]:
    """Names of all addresses, both spellings as one."""
    every = _walk(get_resolver().url_patterns, "")
    return {name.removesuffix("-slash") for name in every}


def _walk(patterns: list[Any], space: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)


def lines(table: str) -> list[Line]:
    return [
        Line(name, method, thing, dict(zip(policy.ROLES, words, strict=True)))
        for name, method, thing, *words in _rows(table)
    ]


def admin_lines() -> list[Line]:
    """The lines that the rights of the back office's table stand for."""
    return [line for row in _rows(policy.ADMIN) for line in _admin_model(*row)]


def _rows(table: str) -> Iterator[list[str]]:
    for row in table.splitlines():
        if row.strip() and not row.startswith("#"):
            yield row.split()


def _admin_model(model: str, pages: str, *rest: str) -> Iterator[Line]:
    *given, rows = rest
    rights = dict(zip(BACK_OFFICE, given, strict=True))
    for page, method, needed, is_row in (
        ("changelist", "GET", "v", False),
        ("add", "GET", "a", False),
        ("add", "POST", "a", False),
        ("change", "GET", "v", True),
        ("change", "POST", "c", True),
        ("history", "GET", "v", True),
        ("delete", "GET", "d", True),
        ("delete", "POST", "d", True),
        *((("export", "GET", "v", False), ("import", "GET", "ac", False)) if pages == "f" else ()),
        *((("process_import", "POST", "ac", False),) if pages == "f" else ()),
    ):
        allowed = {role: _admin_word(set(needed), rights[role], page, method) for role in rights}
        closed = {"anonymous": "in", "agent": "403", "client": "403"}
        local = {"local": "404"} if is_row and rows == "none" else {}
        yield Line(f"admin:{model}_{page}", method, "own", {**closed, **allowed, **local})
        if is_row and rows == "own":
            foreign = {**closed, **allowed, "local": "404"}
            yield Line(f"admin:{model}_{page}", method, "facility", foreign)


def _admin_word(needed: set[str], rights: str, page: str, method: str) -> str:
    """A form that is sent is done (302) or shown again with its errors (200)."""
    if not needed <= set(rights):
        return "403"
    return "done" if method == "POST" else "200"


def every_line() -> list[Line]:
    pages = f"{policy.PAGES}{policy.API}{policy.ADMIN_PAGES}"
    return [*lines(pages), *admin_lines()]
