"""Files of a claim: listed, sent, taken, withdrawn."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.urls import URLPattern
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.people import person
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import now
from arengine.lib.http import both
from arengine.lib.parameters import no_parameters
from arengine.lib.uploads import TooLarge, was_too_large
from claims.api.claim_addresses import unless_a_claim, verb_addresses
from claims.api.pages import HIGHEST_ID
from claims.choices import FileType
from claims.file_answers import saved
from claims.find import find_claim_to_work, find_readable_claim
from claims.models import Attachment, Claim
from claims.services.attachments import attach_file, withdraw_attachment

_ALL = "claims/<path:claim_number>/attachments"
_ONE = f"{_ALL}/<int:attachment_id>"


class AttachmentBody(Body):
    """POST .../attachments/, as multipart form data."""

    file = serializers.FileField(allow_empty_file=True)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class WithdrawalBody(Body):
    """Why a file is withdrawn."""

    reason = serializers.CharField(max_length=300)


class AttachmentShape(serializers.Serializer[object]):
    """A file kept with a claim."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    content_type = serializers.ChoiceField(FileType.choices)
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    user = serializers.CharField()
    at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)


class AttachmentsShape(serializers.Serializer[object]):
    """All files of a claim, the newest first, withdrawn ones included."""

    results = AttachmentShape(many=True)
    next = serializers.CharField(allow_null=True)


@extend_schema(
    methods=["GET"], operation_id="claims_attachments_list", responses={200: AttachmentsShape}
)
@extend_schema(
    methods=["POST"],
    operation_id="claims_attachments_create",
    request={"multipart/form-data": AttachmentBody},
    responses={201: AttachmentShape},
)
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser])
@no_parameters
def attachments(request: Request, claim_number: str) -> Response:
    """The files of a claim; one that is sent is looked at and kept encrypted."""
    user = person(request)
    if request.method == "POST":
        return _attach(request, find_claim_to_work(user, claim_number, now()), user)
    claim = find_readable_claim(user, claim_number, now()).claim
    rows = [row_of(file) for file in claim.attachments.listed()]
    return Response({"results": rows, "next": None})


def _attach(request: Request, claim: Claim, user: User) -> Response:
    request.data  # noqa: B018  reading the body tells whether the upload was dropped
    if was_too_large(request._request):
        raise TooLarge
    said = read_body(AttachmentBody, request)
    return Response(row_of(attach_file(claim, said["file"], user=user, note=said["note"])), 201)


@extend_schema(
    operation_id="claims_attachments_retrieve",
    responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
)
@api_view(["GET"])
@no_parameters
def attachment(request: Request, claim_number: str, attachment_id: int) -> HttpResponseBase:
    """The bytes of a file as they were sent. That they were taken is logged."""
    claim = find_readable_claim(person(request), claim_number, now()).claim
    found = _one(claim.attachments.standing(), attachment_id)
    return saved(found)


@extend_schema(
    operation_id="claims_attachments_withdraw",
    request=WithdrawalBody,
    responses={200: AttachmentShape},
)
@api_view(["POST"])
@no_parameters
def withdraw(request: Request, claim_number: str, attachment_id: int) -> Response:
    """The file is no longer served; by who sent it or a supervisor."""
    user = person(request)
    claim = find_claim_to_work(user, claim_number, now())
    body = read_body(WithdrawalBody, request)
    found = _one(claim.attachments.listed(), attachment_id)
    return Response(row_of(withdraw_attachment(found, user=user, reason=body["reason"])))


def row_of(file: Attachment) -> dict[str, Any]:
    """One file as JSON."""
    return {
        "id": file.pk,
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "note": file.note,
        "user": file.user.username,
        "at": file.at,
        "withdrawn_at": file.withdrawn_at,
        "withdrawn_reason": file.withdrawn_reason,
    }


def _one(files: Any, number: int) -> Attachment:
    found = files.filter(pk=number).first() if number <= HIGHEST_ID else None
    if found is None:
        raise Http404
    return found


urlpatterns: list[URLPattern] = [
    *verb_addresses({"attachments": attachments}),
    *both(
        f"{_ONE}/withdraw/",
        unless_a_claim("attachments/{attachment_id}/withdraw", withdraw),
        "api-claim-attachment-withdraw",
    ),
    *both(
        f"{_ONE}/",
        unless_a_claim("attachments/{attachment_id}", attachment),
        "api-claim-attachment",
    ),
]
