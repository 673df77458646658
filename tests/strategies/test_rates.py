"""Success rates: assumed until enough is measured."""

from decimal import Decimal

from strategies.rules.rates import ENOUGH, shown_rate

ASSUMED = Decimal("0.6800")


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
