"""What may be done with one claim: assign, post a payment, take an entry back, write off."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team, User
from accounts.people import person
from arengine.lib.bodies import read_body
from arengine.lib.dates import now, today
from arengine.lib.parameters import no_parameters
from claims.api import shapes
from claims.api.claim_addresses import verb_addresses
from claims.api.conditions import expected_version, tagged
from claims.api.decisions import DecisionShape, decision_answer
from claims.api.escalation import escalate, give_back
from claims.api.rows import claim_detail, ledger_rows
from claims.api.snoozing import snooze
from claims.choices import EntryKind
from claims.clock import portfolio_date
from claims.find import find_claim_to_work
from claims.models import Claim, DecisionRequest, LedgerEntry
from claims.services.assignment import assign_claim
from claims.services.decisions import write_off_or_ask
from claims.services.ledger import post_entry, reverse_entry
from claims.services.statuses import move_statuses

POSTED = {201: shapes.EntryShape}


@extend_schema(
    operation_id="claims_assign",
    request=shapes.AssignmentBody,
    responses={200: shapes.ClaimDetailShape},
)
@api_view(["POST"])
@no_parameters
def assign(request: Request, claim_number: str) -> Response:
    """Gives the claim to a team, and to one of its people if named, until it is given back."""
    user = person(request)
    claim = find_claim_to_work(user, claim_number, now())
    body = read_body(shapes.AssignmentBody, request)
    team = _named(Team.objects.filter(name=body["team"]), "team")
    assignee = body["assignee"] and _named(
        User.objects.filter(username=body["assignee"]), "assignee"
    )
    given = assign_claim(
        claim,
        team=team,
        assignee=assignee,
        user=user,
        today=today(),
        reason=body["reason"],
        expected_version=expected_version(request),
    )
    return tagged(request, claim_detail(given, portfolio_date(today())), given.version)


@extend_schema(operation_id="claims_payments", request=shapes.PaymentBody, responses=POSTED)
@api_view(["POST"])
@no_parameters
def pay(request: Request, claim_number: str) -> Response:
    """Posts a payment received."""
    user = person(request)
    claim = find_claim_to_work(user, claim_number, now())
    body = read_body(shapes.PaymentBody, request)
    known = expected_version(request)
    entry = post_entry(
        claim, kind=EntryKind.PAYMENT, user=user, today=today(), **body, expected_version=known
    )
    return _posted(claim, entry)


@extend_schema(operation_id="claims_reverse", request=shapes.ReversalBody, responses=POSTED)
@api_view(["POST"])
@no_parameters
def take_back(request: Request, claim_number: str) -> Response:
    """Posts the mirror of an entry of this claim."""
    user = person(request)
    claim = find_claim_to_work(user, claim_number, now())
    body = read_body(shapes.ReversalBody, request)
    entry = get_object_or_404(claim.entries, pk=body["entry"])
    known = expected_version(request)
    mirror = reverse_entry(
        entry, user=user, today=today(), reason=body["reason"], expected_version=known
    )
    return _posted(claim, mirror)


@extend_schema(
    operation_id="claims_write_off",
    request=shapes.WriteOffBody,
    responses={**POSTED, 202: DecisionShape},
)
@api_view(["POST"])
@no_parameters
def give_up(request: Request, claim_number: str) -> Response:
    """Writes an amount off, never more than the balance; above the caller's limit it is a request
    that somebody else decides (202)."""
    user = person(request)
    claim = find_claim_to_work(user, claim_number, now())
    body, known = read_body(shapes.WriteOffBody, request), expected_version(request)
    done = write_off_or_ask(claim, user=user, today=today(), **body, expected_version=known)
    if isinstance(done, DecisionRequest):
        return decision_answer(done, status=202)
    return _posted(claim, done)


@extend_schema(
    operation_id="claims_status",
    request=shapes.StatusBody,
    responses={200: shapes.ClaimDetailShape},
)
@api_view(["POST"])
@no_parameters
def move(request: Request, claim_number: str) -> Response:
    """Moves the statuses named, as the table of moves allows; 409 says why one may not."""
    user = person(request)
    claim = find_claim_to_work(user, claim_number, now())
    body = read_body(shapes.StatusBody, request)
    known = expected_version(request)
    moved = move_statuses(claim, user=user, today=today(), **body, expected_version=known)
    return tagged(request, claim_detail(moved, portfolio_date(today())), moved.version)


def _named(rows: Any, field: str) -> Any:
    found = rows.filter(is_active=True).first()
    if found is None:
        raise serializers.ValidationError({field: ["unknown or no longer active"]})
    return found


def _posted(claim: Claim, entry: LedgerEntry) -> Response:
    """The new line of the ledger, with the balance after it."""
    claim.refresh_from_db()
    (line,) = [row for row in ledger_rows(claim) if row["id"] == entry.pk]
    return Response(line, status=201)


VERBS = {
    "assign": assign,
    "payments": pay,
    "reverse": take_back,
    "write-off": give_up,
    "status": move,
    "escalate": escalate,
    "return": give_back,
    "snooze": snooze,
}


urlpatterns: list[URLPattern] = verb_addresses(VERBS)
