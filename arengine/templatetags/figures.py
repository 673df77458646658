"""Figures on pages: money, shares, days; built into every template."""

from decimal import Decimal

from django import template

from arengine.lib import money

register = template.Library()
register.filter("percent", money.percent)


@register.filter
def dollars(amount: Decimal | None) -> str:
    """`$1,234.56`; an em dash where there is no figure."""
    return "—" if amount is None else money.dollars(amount)


@register.filter
def short_dollars(amount: Decimal | None) -> str:
    """`$31.2M` for tiles."""
    return "—" if amount is None else money.short_dollars(amount)


@register.filter
def number(value: int | None) -> str:
    """`16,322`."""
    return "—" if value is None else f"{value:,}"
