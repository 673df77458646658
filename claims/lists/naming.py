"""A list by its query: the values of its form, the query less some of them, its file's name."""

from collections.abc import Iterable
from datetime import date

from django.http import QueryDict
from django.utils.text import slugify


def given_values(given: QueryDict, names: Iterable[str]) -> dict[str, str]:
    """What the form shows: every value of a parameter in one text."""
    return {name: ",".join(value for value in given.getlist(name) if value) for name in names}


def without(given: QueryDict, *names: str) -> str:
    """The query less some parameters, encoded."""
    rest = given.copy()
    for name in names:
        rest.pop(name, None)
    return rest.urlencode(safe=",>")


def file_name(view: str, texts: Iterable[str], day: date) -> str:
    """`claims-open-over-120-2026-11-21`: the view and the date of its ages."""
    words = [slugify(text.replace(">", "over ").replace(",", " ")) for text in texts]
    return "-".join(part for part in (view, *words, f"{day:%Y-%m-%d}") if part)[:120]
