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
        .annotate(low=Min("found"), high=Max("found"))
        .order_by("-rows", "first_row")[:MOST_CAUSES]
    )
    return [
        Cause(
            group["column"],
            group["expected"],
            group["rows"],
            group["first_row"],
            sorted({group["low"], group["high"]}),
        )
        for group in groups
    ]
