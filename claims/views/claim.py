"""One claim on one screen: facts, money, story, and what may be done with it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.people import person
from arengine.lib.dates import now, today
from claims.bulk.parts import parts_of
from claims.choices import AgeBasis, Status
from claims.clock import portfolio_date
from claims.find import (
    Readable,
    claim_address,
    find_readable_claim,
)
from claims.models import Claim, PayerContact
from claims.playbook import playbook_card
from claims.presence import note_presence
from claims.remembered import remembered
from claims.services.looks import note_view
from claims.services.patients import masked_patient, unmask_patient
from claims.views.claim_choices import BASES, actions, money_lines, why_this_team
from claims.views.deadlines import deadline_lines
from claims.views.story import KINDS, story
from claims.worklist.words import why_claim_first


@require_safe
def claim_page(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Everything known about the claim."""
    return show_claim(request, find_readable_claim(person(request), claim_number, now()))


def show_claim(request: HttpRequest, found: Readable, **more: object) -> HttpResponse:
    """The page of a claim that was found already; its address is the claim's own, whatever was
    asked for (`canonical`, frame.js)."""
    note_view(found.claim)
    shown = _shown(request, found, masked_patient(found.claim))
    return render(request, "claims/claim.html", shown | more)


@require_POST
def unmask(request: HttpRequest, claim_number: str) -> HttpResponse:
    """The same with the patient in full: a click that is logged, and an answer to a POST, so that
    a page in the history does not keep it."""
    user = person(request)
    found = find_readable_claim(user, claim_number, now())
    shown = _shown(request, found, unmask_patient(found.claim, user=user), unmasked=True)
    part = "claims/claim_facts.html" if getattr(request, "htmx", False) else "claims/claim.html"
    return render(request, part, shown)


def _shown(
    request: HttpRequest, found: Readable, patient: dict[str, str], *, unmasked: bool = False
) -> dict[str, Any]:
    user, as_of, claim = person(request), portfolio_date(today()), found.claim
    parts = parts_of(claim, user, now())
    files = list(claim.attachments.listed()) if parts.files else []
    return {
        "patient": patient,
        "is_unmasked": unmasked,
        "claim": claim,
        "found": found,
        "as_of": as_of,
        "age": claim.age(as_of),
        "status": Status(claim.status).label,
        "basis": BASES[AgeBasis(claim.age_basis)],
        "why": why_this_team(claim),
        "why_first": " · ".join(why_claim_first(claim, as_of, today())),
        "link": claim_address(claim.claim_number),
        "ledger": money_lines(claim) if parts.entries else [],
        "card": playbook_card(claim),
        "next_step": getattr(claim, "next_step", None),
        "deadlines": deadline_lines(claim, today()) if parts.deadlines else [],
        "contacts": _contacts(user, claim),
        "files": [file for file in files if file.withdrawn_at is None],
        "story": story(claim, files, unmasked=unmasked, parts=parts),
        "kinds": KINDS,
        "most_file": settings.ATTACHMENT_MAX_BYTES // 1024**2,
        "others": note_presence(claim, user, now()),
        "today": today(),
        "parts": parts,
        **actions(user, claim, parts, is_read_only=found.is_read_only),
    }


def _contacts(user: User, claim: Claim) -> list[PayerContact]:
    return remembered(
        ("contacts", claim.payer_id),
        lambda: list(PayerContact.objects.for_user(user).filter(payer=claim.payer_id)),
    )


urlpatterns: list[URLPattern] = [path("claims/<path:claim_number>", claim_page, name="claim")]
