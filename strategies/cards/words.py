"""Figures of a card in words."""

from arengine.lib.money import percent
from strategies.models import PayerPerformance


def interval_words(row: PayerPerformance) -> str:
    """`59.2% to 70.9%`; "" where there is no interval."""
    if row.rate_low is None or row.rate_high is None:
        return ""
    return f"{percent(row.rate_low)} to {percent(row.rate_high)}"


def days_words(row: PayerPerformance, days: int | None) -> str:
    """`41 days`, or `not reached, 36% paid`."""
    if days is not None:
        return f"{days} day" if days == 1 else f"{days} days"
    if not row.followed_claims:
        return "no claims to follow"
    return f"not reached, {percent(row.paid_share)} paid"
