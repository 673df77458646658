from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.importing.parsing import CellError, date_order, judge_date_order, parse_date
from claims.importing.parsing.dates import DateOrder

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-21", "11/21/2026", "11-21-2026", "11/21/26", "2026/11/21", "20261121"),
        " 11/21/2026 ",
        *("2026-11-21T08:34:30Z", "2026-11-21 08:34:30.123+00:00", "11/21/2026 2:05 PM"),
        "11.21.2026",
        *("Nov 21, 2026", "November 21 2026", "21-Nov-2026", "21 NOV 26", "Nov. 21, 2026"),
        *("46347", "46347.75", "46347.0", "20261121083430", "2026-11-21T23:59:59-11:00"),
    ],
)  # fmt: skip
def test_parse_date_reads(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("3/4/2026", "mdy", date(2026, 3, 4)),
        ("3/4/2026", "dmy", date(2026, 4, 3)),
        ("21.11.2026", "dmy", DAY),
        ("26/11/21", "ymd", DAY),
        ("2026-11-21", "dmy", DAY),
        ("1/1/68", "mdy", date(2068, 1, 1)),
        ("1/1/69", "mdy", date(1969, 1, 1)),
        ("20000", "mdy", date(1954, 10, 3)),
        ("2/29/2024", "mdy", date(2024, 2, 29)),
    ],
)
def test_parse_date_by_order(text: str, order: DateOrder, value: date) -> None:
    assert parse_date(text, order=order) == value


@pytest.mark.parametrize(
    "text",
    [
        *("21/11/2026", "13/13/2026", "2/30/2026", "2026-13-01", "2026-W47-6", "2026-02-30"),
        *("1/2/3", "21Nov2026", "11/21/2026 lunch"),
        *("11/21/226", "11-21/2026", "19999", "80001", "123456", "1234567", "99999999"),
        *("Ma 5, 2026", "Foo 5, 2026", "1/1/0001", "0001-01-01", "9999-12-31", "12:30", "#VALUE!"),
        *("1.5E+4", "-46347", "４６３４７"),
    ],
)  # fmt: skip
def test_parse_date_refuses(text: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_date(text)
    assert "date" in caught.value.expected


@pytest.mark.parametrize("text", ["", " ", "N/A", "null"])
def test_parse_date_blank_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("values", "order", "why"),
    [
        (["1/2/2026", "3/22/2026"], "mdy", "clear"),
        (["1/2/2026", "22/3/2026", ""], "dmy", "clear"),
        (["45/03/22", "32/01/02"], "ymd", "clear"),
        (["1/2/2026", "3/4/2026"], None, "unclear"),
        (["22/3/2026", "3/22/2026"], None, "conflict"),
        (["2026-01-02", "46347", "Nov 2, 2026"], "ymd", "any"),
        (["5/5/2026"], "ymd", "any"),
        ([], "ymd", "any"),
        (["13/13/2026", "1/2/2026"], None, "unclear"),
    ],
)
def test_judge_date_order(values: list[str], order: DateOrder | None, why: str) -> None:
    verdict = judge_date_order(values)
    assert (verdict.order, verdict.why) == (order, why)
    assert date_order(values) == order


def test_judge_date_order_names_the_cells_in_conflict() -> None:
    assert set(judge_date_order(["22/3/2026", "3/22/2026"]).examples) == {"22/3/2026", "3/22/2026"}


days = st.dates(min_value=date(1969, 1, 1), max_value=date(2068, 12, 31))


@given(
    days, st.sampled_from(["%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y", "%b %d, %Y", "%d-%b-%Y", "%Y%m%d"])
)
def test_parse_date_returns_what_was_formatted(day: date, form: str) -> None:
    assert parse_date(day.strftime(form)) == day


@given(days)
def test_parse_date_returns_serials(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    if 20_000 <= serial <= 80_000:
        assert parse_date(str(serial)) == day


@given(
    st.text() | st.text(alphabet="0123456789/-. :TZNovJan,"), st.sampled_from(["mdy", "dmy", "ymd"])
)
def test_parse_date_only_raises_cell_error(text: str, order: DateOrder) -> None:
    judge_date_order([text])
    try:
        parse_date(text, order=order)
    except CellError:
        return
