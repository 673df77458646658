"""Postings: the only way a balance moves. Entries are never edited, only reversed."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.dates import written
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from arengine.lib.money import ZERO, cents, dollars
from claims.bulk.portfolio import hold_portfolio_date
from claims.bulk.told import those
from claims.bulk.waking import wake_early
from claims.choices import EntryKind, Responsibility, WorkStatus
from claims.models import Claim, LedgerEntry
from claims.rules import ageing
from claims.services.claims import lock_claim, priority_of, rule_for, tell
from claims.services.deadlines import refresh_deadlines

# Kinds that may not take more than there is; an overpayment may, and leaves a credit.
WITHIN_BALANCE = (EntryKind.WRITE_OFF, EntryKind.DENIAL_CLOSED, EntryKind.TRANSFER_TO_PATIENT)
LARGEST = Decimal(10) ** 12
OLDEST_POSTING = 36_500
SETTLED = [
    "balance",
    "bucket",
    "priority",
    "work_status",
    "responsibility",
    "disposition",
    "version",
    "updated_at",
]


@retry_deadlocks
@transaction.atomic
def post_entry(
    claim: Claim | int,
    *,
    kind: EntryKind | str,
    amount: Decimal,
    posted_on: date,
    user: User | None,
    today: date,
    reference: str = "",
    reason: str = "",
    expected_version: int | None = None,
) -> LedgerEntry:
    """Takes `amount` off the balance: a payment of 100.00 lowers it by 100.00."""
    as_of = hold_portfolio_date(today)
    locked = lock_claim(claim, expected_version)
    refuse_posting(locked, EntryKind(kind), amount, posted_on, today)
    entry = LedgerEntry.objects.create(
        claim=locked,
        kind=kind,
        amount=-amount,
        posted_on=posted_on,
        team_id=_team_at_posting(locked, posted_on, today),
        payer=locked.payer,
        facility_id=locked.facility_id,
        days_to_payment=_days_to_payment(locked, posted_on) if kind == EntryKind.PAYMENT else None,
        user=user,
        reference=reference,
        reason=reason,
    )
    _settle(locked, entry, as_of, today)
    if kind == EntryKind.PAYMENT:
        wake_early(those([locked.pk]))
    tell(locked, entry.kind, _sentence("posted", entry), user)
    return entry


@retry_deadlocks
@transaction.atomic
def reverse_entry(
    entry: LedgerEntry,
    *,
    user: User | None,
    reason: str,
    today: date,
    expected_version: int | None = None,
) -> LedgerEntry:
    """Posts the mirror of an entry, today: same kind, team, payer and days, opposite amount."""
    as_of = hold_portfolio_date(today)
    locked = lock_claim(entry.claim_id, expected_version)
    _refuse_reversal(entry)
    mirror = LedgerEntry.objects.create(
        claim=locked,
        kind=entry.kind,
        amount=-entry.amount,
        posted_on=today,
        team_id=entry.team_id,
        payer_id=entry.payer_id,
        facility_id=entry.facility_id,
        days_to_payment=entry.days_to_payment,
        is_inferred=entry.is_inferred,
        reverses=entry,
        user=user,
        reason=reason,
    )
    _settle(locked, mirror, as_of, today)
    tell(locked, "reversal", _sentence("reversed", entry), user)
    return mirror


def write_off(
    claim: Claim | int,
    *,
    amount: Decimal,
    user: User | None,
    reason: str,
    today: date,
    expected_version: int | None = None,
) -> LedgerEntry:
    """Gives up an amount that nobody will pay; never more than the balance."""
    return post_entry(
        claim,
        kind=EntryKind.WRITE_OFF,
        amount=amount,
        posted_on=today,
        user=user,
        reason=reason,
        today=today,
        expected_version=expected_version,
    )


def transfer_to_patient(
    claim: Claim | int, *, amount: Decimal, user: User | None, reason: str, today: date
) -> LedgerEntry:
    """Moves an amount from the payer's balance to what the patient owes."""
    return post_entry(
        claim,
        kind=EntryKind.TRANSFER_TO_PATIENT,
        amount=amount,
        posted_on=today,
        user=user,
        reason=reason,
        today=today,
    )


def refuse_posting(
    claim: Claim, kind: EntryKind, amount: Decimal, posted_on: date, today: date
) -> None:
    """Says no to a posting that the claim, as it stands, cannot take."""
    _refuse_amount(kind, amount)
    if kind == EntryKind.WITHDRAWAL:
        raise Refused("kind_not_posted", "A withdrawal is posted only by undoing an import.")
    if posted_on < today - timedelta(days=OLDEST_POSTING):
        long_ago = f"The posting date {written(posted_on)} is over a century ago."
        raise Refused("posted_long_ago", long_ago)
    if posted_on > today + timedelta(days=1):
        raise Refused("posted_in_future", "The posting date lies in the future.")
    if kind in WITHIN_BALANCE and amount > claim.balance:
        raise Refused(
            "above_balance",
            f"{kind.label} of {dollars(amount)} exceeds the balance of {dollars(claim.balance)}.",
        )
    if abs(claim.balance - amount) >= LARGEST:
        raise Refused("amount_too_large", "No balance can be that large.")


def _refuse_amount(kind: EntryKind, amount: Decimal) -> None:
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise Refused("amount_too_large", "No balance can be that large.")
    if amount != cents(amount):
        raise Refused("more_than_cents", "An amount has at most two decimals.")
    if amount == ZERO:
        raise Refused("amount_zero", "An amount of 0.00 moves nothing.")
    # Only a feed may say that a balance grew without saying why.
    if amount < ZERO and kind != EntryKind.CHANGE_IN_FEED:
        raise Refused("amount_negative", "To take a posting back, reverse it.")


def _refuse_reversal(entry: LedgerEntry) -> None:
    if entry.reverses_id is not None:
        raise Refused("is_reversal", "A reversal is not reversed; post the amount again.")
    if LedgerEntry.objects.filter(reverses=entry).exists():
        raise Refused("already_reversed", "This entry was reversed before.")


def _team_at_posting(claim: Claim, posted_on: date, today: date) -> int:
    rule = None if claim.assigned_by_hand else rule_for(claim, posted_on, today)
    return rule.team if rule else claim.team_id


def _days_to_payment(claim: Claim, posted_on: date) -> int | None:
    since = claim.billed_on or claim.service_from
    days = (posted_on - since).days if since else -1
    return days if days >= 0 else None


def _settle(claim: Claim, entry: LedgerEntry, as_of: date, today: date) -> None:
    """Brings the columns that follow from the balance up to date; the team stays."""
    before, claim.balance = claim.balance, claim.balance + entry.amount
    claim.bucket = ageing.bucket(claim.age(as_of))
    claim.priority = priority_of(claim)
    if claim.balance == ZERO:
        transferred = entry.kind == EntryKind.TRANSFER_TO_PATIENT
        claim.work_status = WorkStatus.CLOSED
        claim.responsibility = Responsibility.PATIENT if transferred else Responsibility.NONE
    elif before == ZERO:
        claim.work_status, claim.disposition = WorkStatus.IN_PROGRESS, ""
        claim.responsibility = Responsibility.PRIMARY
    claim.version += 1
    claim.updated_at = Now()
    claim.save(update_fields=SETTLED)
    claim.refresh_from_db(fields=["status", "updated_at"])
    if ZERO in (before, claim.balance):
        refresh_deadlines([claim.pk], today)


def _sentence(done: str, entry: LedgerEntry) -> str:
    kind = EntryKind(entry.kind).label
    because = f": {entry.reason}" if entry.reason else "."
    return f"{kind} of {dollars(-entry.amount)} {done}{because}"
