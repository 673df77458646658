"""A change against the month before: an arrow, a word, and whether it is good."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template

register = template.Library()

UNITS = {"relative": ("{:.1f}%", 100), "points": ("{:.1f} points", 100), "days": ("{:.1f} days", 1)}


@register.inclusion_tag("analytics/change.html")
def change(amount: Decimal | None, unit: str, better: str, month: date) -> dict[str, Any]:
    """`unit` is relative, points or days; `better` the direction that is good, up or down."""
    if amount is None:
        return {"direction": ""}
    text, factor = UNITS[unit]
    direction = "up" if amount > 0 else "down" if amount < 0 else "unchanged"
    return {
        "direction": direction,
        "amount": text.format(abs(amount) * factor),
        "is_good": direction == better,
        "month": month,
    }
