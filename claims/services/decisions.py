"""Asking for what is beyond one's own limit, and deciding on what others ask for."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Now

from accounts.choices import Role
from accounts.models import User
from accounts.services.notices import send_notices
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from arengine.lib.money import dollars
from claims.bulk.portfolio import hold_portfolio_date
from claims.choices import DecisionKind, DecisionState, EntryKind
from claims.models import ApprovalLimit, Claim, DecisionRequest, LedgerEntry
from claims.models.decisions import limit_among
from claims.remembered import remembered
from claims.rules.approval import Limit
from claims.services.claims import lock_claim, tell
from claims.services.ledger import refuse_posting, write_off

LINK = "/decisions"
FIRST = ["first_approved_by", "first_approved_at"]
DECIDED = ["state", "decided_by", "decided_at", "answer", "entry"]


def limit_of(user: User, today: date, kind: str = DecisionKind.WRITE_OFF) -> Limit:
    """What the person may give up today."""
    rows = remembered(
        ("limits", kind, today), lambda: list(ApprovalLimit.objects.in_force(kind, today))
    )
    return limit_among(rows, user)


def write_off_or_ask(
    claim: Claim | int,
    *,
    amount: Decimal,
    user: User,
    reason: str,
    today: date,
    expected_version: int | None = None,
) -> LedgerEntry | DecisionRequest:
    """Writes off what the person may write off alone; asks for the rest."""
    verb = write_off if limit_of(user, today).covers_alone(amount) else request_write_off
    return verb(
        claim,
        amount=amount,
        user=user,
        reason=reason,
        today=today,
        expected_version=expected_version,
    )


@retry_deadlocks
@transaction.atomic
def request_write_off(
    claim: Claim | int,
    *,
    amount: Decimal,
    user: User,
    reason: str,
    today: date,
    expected_version: int | None = None,
) -> DecisionRequest:
    """Asks others to write an amount off; the balance stays until they do."""
    locked = lock_claim(claim, expected_version)
    refuse_posting(locked, EntryKind.WRITE_OFF, amount, today, today)
    if not reason.strip():
        raise Refused("reason_missing", "Say why the amount should be written off.")
    _refuse_second(locked, DecisionKind.WRITE_OFF)
    asked = DecisionRequest.objects.create(
        kind=DecisionKind.WRITE_OFF, claim=locked, amount=amount, reason=reason, requested_by=user
    )
    tell(locked, "decision_asked", f"{_what(asked)} asked for: {reason}", user)
    waits = f"{_what(asked)} on claim {locked} waits for a decision."
    send_notices(_deciders(asked, today), waits, LINK)
    return _again(asked)


@retry_deadlocks
@transaction.atomic
def approve(
    request: DecisionRequest, *, user: User, today: date, answer: str = ""
) -> DecisionRequest:
    """Does what was asked for; above what one may approve alone, the first of two only notes it."""
    hold_portfolio_date(today)
    locked = _lock(request)
    limit = _refuse_approver(locked, user, today)
    if not limit.covers_alone(locked.amount) and locked.first_approved_by is None:
        return _approve_first(locked, user, today)
    entry = _carry_out(locked, user, today)
    return _decide(locked, DecisionState.APPROVED, user, answer, entry)


@retry_deadlocks
@transaction.atomic
def refuse(request: DecisionRequest, *, user: User, today: date, answer: str) -> DecisionRequest:
    """Says no, with the reason that the requester reads."""
    locked = _lock(request)
    _refuse_approver(locked, user, today, may_repeat=True)
    if not answer.strip():
        raise Refused("reason_missing", "Say why it is refused; the requester reads it.")
    return _decide(locked, DecisionState.REFUSED, user, answer)


@retry_deadlocks
@transaction.atomic
def withdraw(request: DecisionRequest, *, user: User, reason: str = "") -> DecisionRequest:
    """The requester no longer asks."""
    locked = _lock(request)
    if locked.requested_by_id != user.pk:
        raise Refused("not_yours", "Only who asked withdraws a request; you may refuse it.")
    return _decide(locked, DecisionState.WITHDRAWN, user, reason)


def _lock(request: DecisionRequest) -> DecisionRequest:
    """The waiting request, locked; its claim first, as every verb on claims does."""
    Claim.objects.select_for_update().get(pk=request.claim_id)
    locked = DecisionRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state != DecisionState.ASKED:
        raise Refused(
            "already_decided",
            f"This request was {locked.get_state_display().lower()} by {locked.decided_by}.",
        )
    return locked


def _refuse_second(claim: Claim, kind: DecisionKind) -> None:
    waiting = DecisionRequest.objects.waiting().filter(claim=claim, kind=kind).first()
    if waiting is not None:
        raise Refused(
            "already_asked", f"{_what(waiting)} is waiting for a decision; withdraw it first."
        )


def _refuse_approver(
    request: DecisionRequest, user: User, today: date, *, may_repeat: bool = False
) -> Limit:
    limit = limit_of(user, today, request.kind)
    if user.role == Role.AUDITOR or not limit.decides:
        raise Refused("not_allowed", "You may ask, not decide.")
    if request.requested_by_id == user.pk:
        raise Refused("own_request", "You asked for it; somebody else decides.")
    if not limit.covers(request.amount):
        raise Refused("above_limit", f"{dollars(request.amount)} is above your limit.")
    if request.first_approved_by_id == user.pk and not may_repeat:
        raise Refused("same_approver", "You approved it already; it needs a second person.")
    return limit


def _approve_first(request: DecisionRequest, user: User, today: date) -> DecisionRequest:
    _refuse_above_balance(request, today)
    request.first_approved_by, request.first_approved_at = user, Now()
    request.save(update_fields=FIRST)
    text = f"{_what(request)} approved by the first of two; it needs a second person."
    tell(request.claim, "decision_first", text, user)
    waits = f"{_what(request)} on claim {request.claim} waits for a second approver."
    others = [one for one in _deciders(request, today) if one.pk != user.pk]
    send_notices(others, waits, LINK)
    return _again(request)


def _refuse_above_balance(request: DecisionRequest, today: date) -> None:
    """The balance may have become smaller since somebody asked."""
    balance = request.claim.balance
    if request.amount > balance:
        raise Refused(
            "above_balance",
            f"The balance is now {dollars(balance)}, less than the {dollars(request.amount)} "
            "asked for. Refuse it, so that it can be asked for anew.",
        )


def _carry_out(request: DecisionRequest, user: User, today: date) -> LedgerEntry:
    _refuse_above_balance(request, today)
    because = f"{request.reason} (asked for by {request.requested_by})"[:300]
    return write_off(
        request.claim_id, amount=request.amount, user=user, reason=because, today=today
    )


def _decide(
    request: DecisionRequest,
    state: DecisionState,
    user: User,
    answer: str,
    entry: LedgerEntry | None = None,
) -> DecisionRequest:
    request.state, request.decided_by, request.decided_at = state, user, Now()
    request.answer, request.entry = answer, entry
    request.save(update_fields=DECIDED)
    because = f": {answer}" if answer else "."
    said = f"{_what(request)} {state.label.lower()}{because}"
    tell(request.claim, f"decision_{state}", said, user)
    if request.requested_by_id != user.pk:
        news = f"{_what(request)} on claim {request.claim}: {state.label.lower()} by {user}."
        send_notices([request.requested_by], news, f"{LINK}?state=all")
    return _again(request)


def _deciders(request: DecisionRequest, today: date) -> list[User]:
    """Who may decide on it: by limit, within what they see, and never the requester."""
    limits = list(ApprovalLimit.objects.in_force(request.kind, today))
    people = User.objects.filter(is_active=True).exclude(pk=request.requested_by_id)
    others = people.exclude(role__in=[Role.AUDITOR, Role.CLIENT]).prefetch_related("teams")
    able = {one.pk: one for one in others if _may_decide(limit_among(limits, one), request)}
    # All of them in one statement: each person's own scope, and whose it is.
    scopes = (Claim.objects.for_user(one).annotate(who=Value(pk)) for pk, one in able.items())
    found = [scope.filter(pk=request.claim_id).values_list("who", flat=True) for scope in scopes]
    return [able[pk] for pk in Claim.objects.none().union(*found, all=True)]


def _may_decide(limit: Limit, request: DecisionRequest) -> bool:
    return limit.decides and limit.covers(request.amount)


def _what(request: DecisionRequest) -> str:
    return f"{DecisionKind(request.kind).label} of {dollars(request.amount)}"


def _again(request: DecisionRequest) -> DecisionRequest:
    related = ("claim", "requested_by", "first_approved_by", "decided_by", "entry")
    return DecisionRequest.objects.select_related(*related).get(pk=request.pk)
