"""Columns of the requests that wait for a decision, for the screen and its export."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from arengine.lib.keyset import Row
from claims.choices import DecisionKind, DecisionState
from claims.lists.columns import Column, day_of, label_of, of

FIELDS = (
    *("id", "claim_id", "claim__claim_number", "kind", "amount", "claim__balance", "state"),
    *("requested_by__username", "asked_at", "reason", "first_approved_by__username"),
    *("claim__payer__name", "claim__team__label", "decided_by__username", "decided_at", "answer"),
)


def _waited(row: Row, today: date) -> int:
    """Days from asking to the decision, or so far."""
    until = timezone.localdate(row["decided_at"]) if row["decided_at"] else today
    return (until - timezone.localdate(row["asked_at"])).days


def _state(row: Row, _: date) -> Any:
    half = row["state"] == DecisionState.ASKED and row["first_approved_by__username"]
    return f"Approved once, by {half}" if half else DecisionState(row["state"]).label


COLUMNS: Sequence[Column] = (
    Column("claim_number", "Claim", of("claim__claim_number")),
    Column("kind", "What", label_of(DecisionKind, "kind")),
    Column("amount", "Amount", of("amount"), "money", order="amount", adds=True),
    Column("balance", "Balance now", of("claim__balance"), "money"),
    Column("reason", "Why", of("reason")),
    Column("requested_by", "Asked by", of("requested_by__username")),
    Column("asked", "Asked", day_of("asked_at"), "date", order="asked_at"),
    Column("waited", "Days", _waited, "number"),
    Column("payer", "Payer", of("claim__payer__name")),
    Column("team", "Team", of("claim__team__label")),
    Column("state", "State", _state),
    Column("decided_by", "Decided by", of("decided_by__username")),
    Column("decided", "Decided", day_of("decided_at"), "date", order="decided_at"),
    Column("answer", "Answer", of("answer")),
)
# While it waits nobody has decided.
WAITING = tuple(
    column for column in COLUMNS if column.key not in ("decided_by", "decided", "answer")
)
