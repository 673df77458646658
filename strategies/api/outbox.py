"""The outbox: one's own messages, or all for those who see everything; decided on by supervisors
of all facilities."""

from typing import Any

from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import AuditAction, MessageChannel, MessageState
from accounts.models import Message, MessageFile
from accounts.people import person
from accounts.services.audit import record
from accounts.services.outbox import cancel_message, mark_as_sent, send_again
from arengine.lib import keyset
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import now
from arengine.lib.http import both
from arengine.lib.keyset import Rows
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.conditions import tagged
from claims.api.pages import find_by_id, next_url
from claims.rights import must_decide_for_all
from strategies.api.outbox_shapes import MessageShape, WholeMessageShape
from strategies.cards.outbox import (
    DEFAULT_ORDER,
    ORDERS,
    claim_id_of,
    claim_numbers,
    read_messages,
)

PLAIN = (
    *("id", "channel", "state", "to_name", "subject", "attempts", "created_at", "next_at"),
    *("tried_at", "sent_at", "answered_at", "last_error"),
)


@extend_schema(
    operation_id="outbox_list",
    parameters=[
        schema.parameter("state", "Where it stands.", enum=MessageState.values, many=True),
        schema.parameter("channel", "How it leaves.", enum=MessageChannel.values, many=True),
        schema.parameter("claim", "Number of a claim that you see."),
        schema.parameter("ordering", f"`{DEFAULT_ORDER}` without it.", enum=tuple(ORDERS)),
        *schema.PLACE_PARAMETERS,
    ],
    responses=schema.page_of(MessageShape),
)
@api_view(["GET"])
def message_list(request: Request) -> Response:
    """Messages, the newest first, without what they say."""
    user = person(request)
    wanted, place = read_messages(request.query_params, user)
    found: Rows = Message.objects.for_user(user).filter(**wanted).values("id")  # type: ignore[assignment]
    page = keyset.page(found, place.order, scope="outbox", limit=place.limit, cursor=place.cursor)
    whole = Message.objects.select_related("author", "settled_by").defer("body", "to_address")
    rows = whole.in_bulk([row["id"] for row in page.rows])
    numbers = claim_numbers(user, list(rows.values()))
    results = [_row(rows[row["id"]], numbers) for row in page.rows]
    return Response({"results": results, "next": next_url(request, page.next)})


@extend_schema(operation_id="outbox_retrieve", responses=WholeMessageShape)
@api_view(["GET"])
@no_parameters
def message_one(request: Request, message_id: int) -> Response:
    """One message with what it says; that it was looked at is noted."""
    message = _find(request, message_id)
    claim = claim_id_of(message)
    record(AuditAction.VIEWED, subject="accounts_message", subject_id=message.pk, claim_id=claim)
    return tagged(request, _whole(request, message))


@extend_schema(operation_id="outbox_cancel", request=None, responses={200: WholeMessageShape})
@api_view(["POST"])
@no_parameters
def cancel(request: Request, message_id: int) -> Response:
    """It does not leave any more."""
    message = _to_decide(request, message_id)
    return Response(_whole(request, cancel_message(message, user=person(request))))


@extend_schema(operation_id="outbox_send_again", request=None, responses={200: WholeMessageShape})
@api_view(["POST"])
@no_parameters
def again(request: Request, message_id: int) -> Response:
    """What may have left, or was given up, is tried once more."""
    message = _to_decide(request, message_id)
    waits = send_again(message, user=person(request), moment=now())
    return Response(_whole(request, waits))


@extend_schema(operation_id="outbox_mark_sent", request=None, responses={200: WholeMessageShape})
@api_view(["POST"])
@no_parameters
def mark_sent(request: Request, message_id: int) -> Response:
    """A letter was posted, or what may have left did."""
    message = _to_decide(request, message_id)
    sent = mark_as_sent(message, user=person(request), moment=now())
    return Response(_whole(request, sent))


def _find(request: Request, message_id: int) -> Message:
    rows = Message.objects.for_user(person(request)).select_related("author", "settled_by")
    return find_by_id(rows, message_id)


def _to_decide(request: Request, message_id: int) -> Message:
    """Not to be seen: 404; seen, but not to be decided on by this person: 403."""
    message = _find(request, message_id)
    must_decide_for_all(person(request))
    read_body(Body, request)
    return message


def _whole(request: Request, message: Message) -> dict[str, Any]:
    user = person(request)
    files = MessageFile.objects.for_user(user).filter(message=message).defer("content")
    return {
        **_row(message, claim_numbers(user, [message])),
        "to_address": message.to_address,
        "body": message.body,
        "files": [{"name": file.name, "content_type": file.content_type} for file in files],
    }


def _row(message: Message, numbers: dict[int, str]) -> dict[str, Any]:
    return {
        **{name: getattr(message, name) for name in PLAIN},
        "claim_number": numbers.get(message.pk),
        "author": message.author.username if message.author else None,
        "settled_by": message.settled_by.username if message.settled_by else None,
    }


ONE = "outbox/<int:message_id>"
urlpatterns: list[URLPattern] = [
    *both("outbox/", message_list, "api-outbox"),
    *both(f"{ONE}/", message_one, "api-outbox-message"),
    *both(f"{ONE}/cancel/", cancel, "api-outbox-cancel"),
    *both(f"{ONE}/send-again/", again, "api-outbox-send-again"),
    *both(f"{ONE}/mark-sent/", mark_sent, "api-outbox-mark-sent"),
]
