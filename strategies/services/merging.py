"""What a claim says in a message's fields."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from claims.choices import APPEAL_KINDS
from claims.models import Claim
from claims.playbook import Card, playbook_card


def values_for(claim: Claim, *, today: date, agent: User | None) -> dict[str, str]:
    """Every field of `merge_fields.FIELDS`; empty where the claim does not say."""
    card = playbook_card(claim)
    return {
        "claim_number": claim.claim_number,
        "payer": claim.payer.name,
        "payer_reference": claim.payer_reference,
        "facility": claim.facility.name,
        "provider": claim.provider,
        "balance": _money(claim.balance),
        "charge_amount": _money(claim.charge_amount),
        "service_from": _day(claim.service_from),
        "billed_on": _day(claim.billed_on),
        "denied_on": _day(claim.denied_on),
        "denial_code": claim.denial_code,
        "denial_words": _denial(card),
        "deadline": _day(last_day_to_appeal(claim)),
        "today": _day(today),
        "agent": (agent.get_full_name() or agent.username) if agent else claim.facility.name,
        "patient_name": claim.patient_name,
        "member_id": claim.member_id,
    }


def last_day_to_appeal(claim: Claim) -> date | None:
    """Of the clocks that run on it; else what the claim's file says."""
    clocks = claim.deadlines.running().filter(kind__in=APPEAL_KINDS).order_by("due_on")
    first = clocks.values_list("due_on", flat=True).first()
    return first or claim.appeal_due_on


def _denial(card: Card | None) -> str:
    """Each code in our own words; the official texts are licensed and stay in house."""
    return " ".join(f"{code.code}: {code.words}" for code in card.codes) if card else ""


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"${amount:,.2f}"


def _day(day: date | None) -> str:
    return f"{day:%B} {day.day}, {day.year}" if day else ""
