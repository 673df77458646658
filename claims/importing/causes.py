"""Rejected rows and notes grouped by what is behind them."""

from dataclasses import dataclass

from django.db.models import Count, Max, Min

from claims.models import Import, ImportProblem

MOST_CAUSES = 50


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is wrong with several rows."""

    column: str
    expected: str
    rows: int
    first_row: int
    examples: list[str]


def causes_of(source_import: Import, *, notes: bool = False) -> list[Cause]:
    """The commonest first, at most fifty, each with some of the cells that were found."""
    problems = ImportProblem.objects.filter(source_import=source_import, is_note=notes)
    groups = (
        problems.values("column", "expected")
        .annotate(rows=Count("row", distinct=True), first_row=Min("row"))
        .annotate(first=Min("id"), last=Max("id"))
        .order_by("-rows", "first_row")[:MOST_CAUSES]
    )
    ids = {group[end] for group in groups for end in ("first", "last")}
    found = dict(problems.filter(pk__in=ids).values_list("pk", "found"))
    return [
        Cause(
            group["column"],
            group["expected"],
            group["rows"],
            group["first_row"],
            sorted({found[group["first"]], found[group["last"]]}),
        )
        for group in groups
    ]
