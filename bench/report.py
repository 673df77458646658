"""The table on the terminal and in the JSON file."""

from collections.abc import Iterable, Sequence
from typing import Any

from bench.figures import Figure

HEADER = ("", "rows", "seconds", "rows/s", "", "target", "")


def told(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [figure.to_json() for figure in figures]


def table(figures: Iterable[Figure]) -> str:
    """Columns as wide as what stands in them; the first to the left, the others to the right."""
    lines = [HEADER, *(_cells(figure) for figure in figures)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADER))]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)])


def _cells(figure: Figure) -> tuple[str, ...]:
    verdict = {None: "", True: "ok", False: "MISS"}[figure.good]
    return (
        figure.name,
        "" if figure.rows is None else f"{figure.rows:,}",
        "" if figure.seconds is None else f"{figure.seconds:,.2f}",
        "" if figure.rate is None else f"{figure.rate:,.0f}",
        figure.value,
        figure.target,
        verdict,
    )
