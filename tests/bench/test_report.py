"""The benchmark's table and its verdicts."""

import pytest

from bench.desk import PLAIN, SAVE_NEXT, WORKLIST, desk_figures
from bench.figures import Figure
from bench.report import table, told
from bench.runs import _import, _page


def test_the_table_shows_rate_target_and_verdict() -> None:
    figures = [
        Figure("import", 1_000, 0.5, "2.00 x COPY", ">= 0.70", True),
        Figure("claims", 1_000, None, "1.60 x", "<= 1.5 x", False),
        Figure("COPY", 1_000, 1.0),
    ]
    assert table(figures).splitlines() == [
        "         rows  seconds  rows/s                 target      ",
        "import  1,000     0.50   2,000  2.00 x COPY   >= 0.70    ok",
        "claims  1,000                        1.60 x  <= 1.5 x  MISS",
        "COPY    1,000     1.00   1,000                             ",
    ]
    assert [line["rows_per_second"] for line in told(figures)] == [2000, None, 1000]


@pytest.mark.parametrize(
    ("seconds", "peak", "good"), [(1.4, 90, True), (1.5, 90, False), (1.4, 500, False)]
)
def test_an_import_has_to_be_fast_and_small(seconds: float, peak: int, good: bool) -> None:
    run = {"rows": {"read": 1000}, "seconds": seconds, "peak_mb": peak}
    assert _import("first", [run, run], baseline=1000).good is good


@pytest.mark.parametrize(("large", "good"), [(15.0, True), (15.1, False)])
def test_a_page_may_take_half_as_long_again(large: float, good: bool) -> None:
    assert _page("claims", 10.0, large, 10_000, 1_000_000).good is good


def test_a_page_that_is_not_there_is_a_miss() -> None:
    assert _page("claims", None, None, 10_000, 1_000_000).good is False


@pytest.mark.parametrize(
    ("plain", "large", "verdicts"),
    [(10.0, 30.0, [True, True, True]), (10.0, 31.0, [False, False, True])],
)
def test_save_and_next_is_held_to_a_trivial_page_and_to_few_claims(
    plain: float, large: float, verdicts: list[bool]
) -> None:
    few = {SAVE_NEXT: [20.0] * 20, WORKLIST: [40.0] * 20, PLAIN: [plain] * 20}
    many = {SAVE_NEXT: [large] * 20, WORKLIST: [60.0] * 20, PLAIN: [plain] * 20}
    figures = desk_figures(few, many, 10_000, 200_000)
    assert [figure.good for figure in figures] == verdicts
