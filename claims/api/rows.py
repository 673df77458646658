"""Claims as JSON. Built from `values()`: on hot lists a serializer is the cost."""

from datetime import date
from decimal import Decimal
from typing import Any

from arengine.lib.dates import today
from claims.api.touch_rows import touches_of
from claims.models import Claim, Deadline, LedgerEntry, NextStep
from claims.models.deadlines import OWN_DATE
from claims.rules import ageing
from claims.rules.masking import MASKS

FIELDS = (
    *("id", "claim_number", "payer__name", "payer__line_of_business", "facility__name"),
    *("team__name", "assignee__username", "balance", "age_anchor_on", "bucket", "status"),
    *("adjudication_status", "work_status", "responsibility", "denial_code", "follow_up_on"),
    *("priority", "updated_at", "version", "deadline_on"),
)
FACTS = (
    *("provider", "payer_reference", "patient_account", "patient_name", "member_id"),
    *("opening_balance", "charge_amount", "paid_amount", "adjustment_amount"),
    *("service_from", "service_to", "billed_on", "last_payment_on", "closed_on"),
    *("age_anchor_on", "age_basis", "aging_days", "feed_status", "feed_as_of"),
    *("denied_on", "appeal_due_on", "assigned_by_hand", "missing_since", "created_at"),
)


def claim_row(row: dict[str, Any], as_of: date) -> dict[str, Any]:
    """One claim of a list from its FIELDS."""
    return {
        "claim_number": row["claim_number"],
        "payer": row["payer__name"],
        "line_of_business": row["payer__line_of_business"],
        "facility": row["facility__name"],
        "team": row["team__name"],
        "assignee": row["assignee__username"],
        "balance": row["balance"],
        "age": ageing.age(row["age_anchor_on"], as_of),
        "bucket": ageing.shown_bucket(row["bucket"]),
        "status": row["status"],
        "adjudication_status": row["adjudication_status"],
        "work_status": row["work_status"],
        "responsibility": row["responsibility"],
        "denial_code": row["denial_code"],
        "follow_up_on": row["follow_up_on"],
        "priority": row["priority"],
        "updated_at": row["updated_at"],
        "version": row["version"],
    }


def claim_detail(claim: Claim, as_of: date, read_only_until: date | None = None) -> dict[str, Any]:
    """One claim with its facts, ledger and story; the patient masked."""
    row = Claim.objects.filter(pk=claim.pk).values(*FIELDS, *FACTS).get()
    return {
        **claim_row(row, as_of),
        **{field: _masked(field, row[field]) for field in FACTS},
        "ledger": ledger_rows(claim),
        "events": list(_events(claim)),
        "touches": touches_of(claim),
        "deadlines": deadline_rows(claim, today()),
        "next_step": _next_step(claim),
        "read_only": read_only_until is not None,
        "read_only_until": read_only_until,
    }


def _next_step(claim: Claim) -> dict[str, Any] | None:
    fields = ("title", "why", "instructions", "have_ready", "due_on", "link")
    step = NextStep.objects.filter(claim=claim).values(*fields).first()
    return dict(step) if step else None


def _masked(field: str, value: Any) -> Any:
    return MASKS[field](value) if field in MASKS else value


def ledger_rows(claim: Claim) -> list[dict[str, Any]]:
    """Every movement in the order of recording, with the balance after it."""
    balance, rows = claim.opening_balance, []
    entries = claim.entries.select_related("team", "payer", "user").order_by("id")
    for entry in entries:
        balance += entry.amount
        rows.append(entry_row(entry, balance))
    return rows


def entry_row(entry: LedgerEntry, balance_after: Decimal) -> dict[str, Any]:
    """One ledger entry; `amount` is its effect on the balance."""
    return {
        "id": entry.pk,
        "kind": entry.kind,
        "amount": entry.amount,
        "balance_after": balance_after,
        "posted_on": entry.posted_on,
        "recorded_at": entry.recorded_at,
        "team": entry.team.name,
        "payer": entry.payer.name,
        "days_to_payment": entry.days_to_payment,
        "inferred": entry.is_inferred,
        "reference": entry.reference,
        "reason": entry.reason,
        "reverses": entry.reverses_id,
        "user": entry.user and entry.user.username,
        "import_id": entry.source_import_id,
    }


DEADLINE_FIELDS = (
    *(
        "id",
        "claim__claim_number",
        "kind",
        "state",
        "due_on",
        "anchor_on",
        "rule__source",
        "term__source",
    ),
    *("ended_on", "root_cause", "signed_off_by__username"),
)


def deadline_rows(claim: Claim, day: date) -> list[dict[str, Any]]:
    """The clocks of a claim, those that matter first."""
    rows = Deadline.objects.filter(claim=claim).order_by("-state", "due_on", "id")
    return [deadline_row(row, day) for row in rows.values(*DEADLINE_FIELDS)]


def deadline_row(row: dict[str, Any], day: date) -> dict[str, Any]:
    """One clock from its DEADLINE_FIELDS, as of a day."""
    return {
        "id": row["id"],
        "claim_number": row["claim__claim_number"],
        "kind": row["kind"],
        "state": row["state"],
        "due_on": row["due_on"],
        "days_left": (row["due_on"] - day).days,
        "anchor_on": row["anchor_on"],
        "source": row["term__source"] or row["rule__source"] or OWN_DATE,
        "ended_on": row["ended_on"],
        "root_cause": row["root_cause"],
        "signed_off_by": row["signed_off_by__username"],
    }


def _events(claim: Claim) -> Any:
    for event in claim.events.select_related("user").order_by("-id"):
        yield {
            "at": event.at,
            "user": event.user and event.user.username,
            "kind": event.kind,
            "text": event.text,
            "link": event.link,
        }
