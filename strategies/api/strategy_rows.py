"""Cards and versions as JSON: money as strings, rates and days as numbers."""

from typing import Any

from arengine.lib.json_out import money, number
from strategies.cards.cards import Card, Denials
from strategies.cards.steps import RunningWorkflow
from strategies.models import PayerPerformance, StrategyVersion

WORDS = ("id", "number", "summary", "note", "protocols", "priority", "enrols")
DATES = ("valid_from", "valid_until", "source", "activated_at")


def card_row(card: Card) -> dict[str, Any]:
    return {
        "id": card.payer.pk,
        "payer": card.payer.name,
        "line_of_business": card.payer.line_of_business,
        "priority": card.ranked.priority,
        "priority_reason": card.ranked.reason,
        "priority_by_hand": card.ranked.is_by_hand,
        "open": {"claims": card.open.claims, "balance": money(card.open.dollars)},
        "share": number(card.share),
        "active_campaigns": card.campaigns,
        "strategy": {
            **version_row(card.version),
            "stands_in": card.standing.words,
            "workflows": [_workflow(each) for each in card.workflows],
        },
        "performance": _performance(card.counted, card.denials) if card.counted else None,
    }


def version_row(version: StrategyVersion) -> dict[str, Any]:
    return {
        "strategy": version.strategy.name,
        "owner": version.owner.username if version.owner else None,
        **{name: getattr(version, name) for name in (*WORDS, *DATES)},
    }


def _workflow(each: RunningWorkflow) -> dict[str, Any]:
    names = ("position", "title", "offset", "day_kind", "channel")
    return {
        "workflow": each.workflow.key,
        "name": each.workflow.name,
        "applies_to": each.applies_to,
        "version": each.version.number if each.version else None,
        "assumed_rate": number(each.rate.assumed) if each.rate else None,
        "measured_rate": number(each.rate.measured.share)
        if each.rate and each.rate.measured
        else None,
        "steps": [{name: getattr(step, name) for name in names} for step in each.steps],
    }


def _performance(row: PayerPerformance, denials: list[Denials]) -> dict[str, Any]:
    counts = ("settled_claims", "median_days", "followed_claims", "appeals_decided", "appeals_won")
    return {
        "as_of": row.as_of,
        "from_month": f"{row.first_month:%Y-%m}",
        "to_month": f"{row.last_month:%Y-%m}",
        "collection_rate": number(row.rate),
        "rate_low": number(row.rate_low),
        "rate_high": number(row.rate_high),
        "average_days_to_payment": number(row.mean_days),
        "days_to_nine_in_ten": row.late_days,
        "paid_share": number(row.paid_share),
        **{name: getattr(row, name) for name in counts},
        "denials": [_denial(each) for each in denials],
    }


def _denial(each: Denials) -> dict[str, Any]:
    return {
        "category": each.category,
        "share": number(each.share),
        "claims": each.claims,
        "balance": money(each.dollars),
    }
