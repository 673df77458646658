"""The cards as a file: a row a payer, in the columns of the screen."""

from collections.abc import Sequence
from decimal import Decimal

from arengine.lib.exports import Heading
from arengine.lib.money import percent
from strategies.cards.cards import Card
from strategies.cards.words import days_words, interval_words

HEADINGS = (
    *(Heading("Payer"), Heading("Priority"), Heading("Why"), Heading("Open claims", "number")),
    *(Heading("Open dollars", "money", adds=True), Heading("Collection rate")),
    *(Heading("95% interval"), Heading("Settled claims", "number")),
    *(Heading("Mean days to payment", "number"), Heading("Median days"), Heading("90% paid by")),
    *(Heading("Appeals won"), Heading("Active campaigns", "number"), Heading("Strategy")),
    *(Heading("Protocols"), Heading("Workflows")),
)


def file_row(card: Card) -> Sequence[object]:
    """What the card shows this reader."""
    first = (card.payer.name, card.ranked.priority.label, card.ranked.reason)
    protocols, workflows = ", ".join(card.protocols), ", ".join(_workflows(card))
    said = (card.campaigns, card.version.summary, protocols, workflows)
    return (*first, card.open.claims, card.open.dollars, *_figures(card), *said)


def _figures(card: Card) -> tuple[str | int | Decimal | None, ...]:
    row = card.counted
    if row is None:
        return ("", "", None, None, "", "", "")
    rate = percent(row.rate) if row.rate is not None else ""
    days = (days_words(row, row.median_days), days_words(row, row.late_days))
    appeals = f"{row.appeals_won} of {row.appeals_decided}" if row.appeals_decided else ""
    return (rate, interval_words(row), row.settled_claims, row.mean_days, *days, appeals)


def _workflows(card: Card) -> list[str]:
    return [str(each.workflow) for each in card.workflows]
