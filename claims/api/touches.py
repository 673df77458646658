"""Touches of a claim: the list, and to log, take back or correct one; outcomes to choose from."""

from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import now, today
from arengine.lib.http import both
from arengine.lib.keyset import Order
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.claim_addresses import verb_addresses
from claims.api.conditions import expected_version
from claims.api.pages import page_answer, reference_page
from claims.api.touch_rows import FIELDS, TouchShape, touch_row, touch_rows
from claims.choices import ContactResult, Disposition
from claims.find import find_claim_to_work, find_readable_claim
from claims.models import Outcome, Touch
from claims.rules.touching import MOST_MINUTES
from claims.services.touch_corrections import correct_touch, take_back_touch
from claims.services.touches import log_touch

NEWEST = Order("-id", "id", descending=True)
BY_POSITION = Order("position", "position")
HIGHEST_ID = 2**63 - 1


class TouchBody(Body):
    """What came of working the claim; the next action is by the payer's rule if not said."""

    outcome = serializers.CharField(max_length=24)
    note = serializers.CharField(max_length=4000, allow_blank=True, default="")
    contact = serializers.ChoiceField(ContactResult.choices, allow_blank=True, default="")
    minutes = serializers.IntegerField(
        min_value=0, max_value=MOST_MINUTES, allow_null=True, default=None
    )
    reference = serializers.CharField(max_length=64, allow_blank=True, default="")
    follow_up_on = serializers.DateField(allow_null=True, default=None)
    denial_code = serializers.CharField(max_length=120, allow_blank=True, default="")
    denied_on = serializers.DateField(allow_null=True, default=None)
    disposition = serializers.ChoiceField(Disposition.choices, allow_blank=True, default="")
    reason = serializers.CharField(
        max_length=200, allow_blank=True, default="", help_text="Why so late, or why corrected."
    )


class CorrectionBody(TouchBody):
    """The same in the place of an earlier touch of the claim."""

    touch = serializers.IntegerField(min_value=1, max_value=HIGHEST_ID)


class TakeBackBody(Body):
    """Which touch; its author gives no reason within ten seconds."""

    touch = serializers.IntegerField(min_value=1, max_value=HIGHEST_ID)
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class OutcomeShape(serializers.Serializer[object]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    meaning = serializers.CharField(allow_blank=True)
    key = serializers.CharField(allow_blank=True)
    next_action = serializers.CharField(allow_blank=True)
    days = serializers.IntegerField(allow_null=True)
    day_kind = serializers.CharField()
    needs_note = serializers.BooleanField()
    needs_date = serializers.BooleanField()


@extend_schema(
    operation_id="outcomes_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(OutcomeShape),
)
@api_view(["GET"])
def outcome_list(request: Request) -> Response:
    """Outcomes in use, in the order of the claim page."""
    fields = tuple(OutcomeShape().fields)
    rows = Outcome.objects.for_user(person(request)).offered().values("id", "position", *fields)
    page = reference_page(request, rows, BY_POSITION, scope="outcomes")
    return page_answer(request, page, lambda row: {field: row[field] for field in fields})


@extend_schema(
    methods=["GET"],
    operation_id="claims_touches_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(TouchShape),
)
@extend_schema(
    methods=["POST"],
    operation_id="claims_touches",
    request=TouchBody,
    responses={201: TouchShape},
)
@api_view(["GET", "POST"])
def touches(request: Request, claim_number: str) -> Response:
    """The claim's touches, newest first; or one more of them."""
    if request.method == "GET":
        return _listed(request, claim_number)
    return _log(request, claim_number)


@extend_schema(operation_id="claims_take_back", request=TakeBackBody, responses={201: TouchShape})
@api_view(["POST"])
@no_parameters
def take_back(request: Request, claim_number: str) -> Response:
    """Takes a touch back by an entry that points at it."""
    claim = find_claim_to_work(person(request), claim_number, now())
    body = read_body(TakeBackBody, request)
    touch = get_object_or_404(claim.touches, pk=body["touch"])
    said = {"reason": body["reason"], "expected_version": expected_version(request)}
    return _written(take_back_touch(touch, user=person(request), now=now(), **said))


@extend_schema(operation_id="claims_correct", request=CorrectionBody, responses={201: TouchShape})
@api_view(["POST"])
@no_parameters
def correct(request: Request, claim_number: str) -> Response:
    """Puts another touch in the place of one."""
    claim = find_claim_to_work(person(request), claim_number, now())
    body = read_body(CorrectionBody, request)
    touch = get_object_or_404(claim.touches, pk=body.pop("touch"))
    known = expected_version(request)
    return _written(
        correct_touch(
            touch, user=person(request), today=today(), now=now(), expected_version=known, **body
        )
    )


def _listed(request: Request, claim_number: str) -> Response:
    claim = find_readable_claim(person(request), claim_number, now()).claim
    rows = claim.touches.values(*FIELDS)
    page = reference_page(request, rows, NEWEST, scope=f"touches of {claim.pk}")
    return page_answer(request, page, touch_row)


@no_parameters
def _log(request: Request, claim_number: str) -> Response:
    claim = find_claim_to_work(person(request), claim_number, now())
    body = read_body(TouchBody, request)
    known = expected_version(request)
    return _written(
        log_touch(
            claim, user=person(request), today=today(), now=now(), expected_version=known, **body
        )
    )


def _written(touch: Touch) -> Response:
    (row,) = touch_rows(Touch.objects.filter(pk=touch.pk))
    return Response(row, status=201)


VERBS = {"touches": touches, "take-back": take_back, "correct": correct}
urlpatterns: list[URLPattern] = [
    *both("outcomes/", outcome_list, "api-outcomes"),
    *verb_addresses(VERBS),
]
