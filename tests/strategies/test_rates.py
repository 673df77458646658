"""Success rates: assumed until enough is measured."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from strategies.rules.rates import ENOUGH, Rate, measured_rate, shown_rate

ASSUMED = Decimal("0.6800")


def test_wilson_interval_of_a_known_case() -> None:
    # Newcombe 1998, table I: 81 of 263.
    assert measured_rate(81, 263) == Rate(
        Decimal("0.3080"), Decimal("0.2553"), Decimal("0.3662"), 263
    )


def test_nothing_counted_is_no_rate() -> None:
    assert measured_rate(0, 0) is None


@given(st.integers(1, 5_000), st.data())
def test_the_interval_holds_the_share(begun: int, data: st.DataObject) -> None:
    rate = measured_rate(data.draw(st.integers(0, begun)), begun)
    assert rate is not None
    assert 0 <= rate.low <= rate.value <= rate.high <= 1


def test_an_assumption_leads_until_enough_is_measured() -> None:
    shown = shown_rate(ASSUMED, "The brief", paid=20, begun=ENOUGH - 1)
    assert (shown.leading, shown.is_measured, shown.assumed_source) == (ASSUMED, False, "The brief")
    assert shown.measured is not None


def test_the_measured_rate_leads_then_and_the_assumption_stays() -> None:
    shown = shown_rate(ASSUMED, "The brief", paid=15, begun=ENOUGH)
    assert (shown.leading, shown.is_measured, shown.assumed) == (Decimal("0.5000"), True, ASSUMED)


def test_without_an_assumption_what_there_is_leads() -> None:
    shown = shown_rate(None, "", paid=1, begun=2)
    assert (shown.leading, shown.is_measured) == (Decimal("0.5000"), True)


def test_without_either_there_is_no_rate() -> None:
    assert shown_rate(None, "", paid=0, begun=0).leading is None
