"""Figures of a payer's card in words."""

from django import template

from strategies.cards.words import days_words, interval_words
from strategies.models import PayerPerformance

register = template.Library()

register.filter("interval", interval_words)


@register.filter
def median_words(counted: PayerPerformance) -> str:
    """By when half of the claims were paid."""
    return days_words(counted, counted.median_days)


@register.filter
def late_words(counted: PayerPerformance) -> str:
    """By when nine in ten were paid."""
    return days_words(counted, counted.late_days)
