"""Columns of campaigns and of their claims: one definition for the screen and its export."""

from collections.abc import Sequence
from datetime import date

from arengine.lib.keyset import Row
from arengine.lib.money import percent
from claims.lists.columns import Column, day_of, label_of, of
from strategies.choices import CampaignState, EnrolmentState
from strategies.rules.proportions import proportion


def _state(row: Row, _: date) -> str:
    label = str(CampaignState(row["state"]).label)
    return f"{label}, paused" if row["paused_at"] else label


def _payer(row: Row, _: date) -> str:
    return row["payer__merged_into__name"] or row["payer__name"] or "Several"


def _success(row: Row, _: date) -> str:
    """`33.3% (6.1% to 79.2%, n 3)`, as on the campaign's page."""
    targeted = row["latest__targeted"]
    if not targeted:
        return ""
    rate = proportion(row["latest__paid_claims"], targeted)
    return f"{percent(rate.share)} ({percent(rate.low)} to {percent(rate.high)}, n {rate.n:,})"


CAMPAIGN_COLUMNS: Sequence[Column] = (
    Column("name", "Campaign", of("name"), order="name"),
    Column("payer", "Payer", _payer),
    Column("workflow", "Workflow", of("workflow__name")),
    Column("state", "Status", _state),
    Column("targeted", "Targeted", of("targeted_claims"), "number", order="targeted"),
    Column("balance", "Balance", of("targeted_balance"), "money", order="balance", adds=True),
    Column("contacted", "Contacted", of("latest__contacted"), "number", order="contacted"),
    Column("resolved", "Resolved", of("latest__resolved"), "number", order="resolved"),
    Column("collected", "Collected", of("latest__collected"), "money", order="collected"),
    Column("success", "Success (95 %)", _success, order="success_rate"),
    Column("days", "Days to payment", of("latest__average_days"), "number", order="average_days"),
    Column("started", "Started", of("starts_on"), "date", order="starts_on"),
    Column("owner", "Owner", of("owner__username")),
)
CAMPAIGN_FIELDS = (
    *("id", "name", "payer__name", "payer__merged_into__name", "workflow__name", "state"),
    *("paused_at", "targeted_claims", "targeted_balance", "starts_on", "owner__username"),
    *("latest__targeted", "latest__contacted", "latest__resolved", "latest__paid_claims"),
    *("latest__collected", "latest__average_days", "latest__success_rate"),
)
CLAIM_COLUMNS: Sequence[Column] = (
    Column("claim_number", "Claim", of("claim__claim_number")),
    Column("payer", "Payer", of("claim__payer__name")),
    Column("team", "Team", of("claim__team__label")),
    Column("start", "At the start", of("balance_at_start"), "money", order="balance_at_start"),
    Column("balance", "Now", of("claim__balance"), "money"),
    Column("state", "In the workflow", label_of(EnrolmentState, "state")),
    Column("due_on", "Next step", of("due_on"), "date", order="due_on"),
    Column("contacted", "Contacted", of("result__contacted_on"), "date"),
    Column("answered", "Answered", of("result__answered_on"), "date"),
    Column("resolved", "Resolved", of("result__resolved_on"), "date"),
    Column("paid", "First paid", of("result__paid_on"), "date"),
    Column(
        "collected", "Collected", of("result__collected"), "money", order="collected", adds=True
    ),
    Column("enrolled", "Enrolled", day_of("started_at"), "date", usual=False),
)
CLAIM_FIELDS = (
    *("id", "claim__claim_number", "claim__payer__name", "claim__team__label", "claim__balance"),
    *("balance_at_start", "state", "due_on", "result__contacted_on", "result__answered_on"),
    *("result__resolved_on", "result__paid_on", "result__collected", "started_at"),
)
