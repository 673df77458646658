"""Imports: send a file, say its columns, confirm, watch, cancel, resume, undo."""

from django.core.exceptions import ValidationError
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from arengine.lib import parameters
from arengine.lib.bodies import read_body
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.http import both
from arengine.lib.keyset import Order
from arengine.lib.parameters import no_parameters
from arengine.lib.uploads import TooLarge, was_too_large
from claims.api import import_bodies as bodies
from claims.api import import_files
from claims.api import import_shapes as shapes
from claims.api.pages import next_url, page_answer, reference_page
from claims.api.schema import PLACE_PARAMETERS, page_of
from claims.importing import services
from claims.importing.access import (
    decide_import,
    find_import,
    must_decide,
    must_send,
    own_import,
    see_imports,
)
from claims.importing.describing import describe, describe_in_full
from claims.models import Import, MappingProfile

NEWEST = Order("-id", "id", descending=True)
BY_NAME = Order("name", "name")
KEYS: tuple[str, ...] = ("id",)
PROFILE_FIELDS: tuple[str, ...] = ("id", "name", "mapping", "updated_at")


@extend_schema(
    methods=["GET"],
    operation_id="imports_list",
    parameters=PLACE_PARAMETERS,
    responses=page_of(shapes.ImportShape),
)
@extend_schema(
    methods=["POST"],
    operation_id="imports_create",
    request={"multipart/form-data": bodies.FileBody},
    responses={200: shapes.ImportShape, 202: shapes.ImportShape},
)
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser])
def import_list(request: Request) -> Response:
    """The newest first; a file that is sent is read and checked in the background."""
    return _receive(request) if request.method == "POST" else _list(request)


def _list(request: Request) -> Response:
    user = see_imports(request.user)
    numbers = Import.objects.for_user(user).values(*KEYS)
    page = reference_page(request, numbers, NEWEST, scope="imports")
    found = Import.objects.in_bulk([row["id"] for row in page.rows])
    results = [describe(found[row["id"]]) for row in page.rows]
    return Response({"results": results, "next": next_url(request, page.next)})


def _receive(request: Request) -> Response:
    user, day = must_send(request.user), today()
    parameters.check_names(request.query_params, ())
    request.data  # noqa: B018  reading the body tells whether the upload was dropped
    if was_too_large(request._request):
        raise TooLarge
    said = read_body(bodies.FileBody, request)
    file = said["file"]
    received, is_new = services.receive_file(
        file, file.name, bodies.wishes_of(said, day), user=user, today=day
    )
    return Response(describe(received), status=202 if is_new else 200)


@extend_schema(operation_id="imports_retrieve", responses=shapes.ImportDetailShape)
@api_view(["GET"])
@no_parameters
def import_one(request: Request, import_id: int) -> Response:
    """One import with its columns, open questions and the preview of the check."""
    return Response(describe_in_full(find_import(request.user, import_id)))


@extend_schema(request=bodies.MappingBody, responses={202: shapes.ImportShape})
@api_view(["POST"])
@no_parameters
def choose_mapping(request: Request, import_id: int) -> Response:
    """Says which column is which and how cells are read; the check follows."""
    source_import, user = own_import(request.user, import_id)
    said = read_body(bodies.MappingBody, request)
    if not source_import.mapping:
        raise Refused("import_state", "The file has not been read yet.")
    if said["remember_as"]:
        must_decide(user)
    try:
        mapping = bodies.mapping_of(said, source_import)
    except ValidationError as error:
        raise ValidationError({"columns": error.messages}) from None
    services.choose_mapping(source_import, mapping, user=user, remember_as=said["remember_as"])
    return _answer(source_import, 202)


@extend_schema(
    request=bodies.ConfirmBody, responses={200: shapes.ImportShape, 202: shapes.ImportShape}
)
@api_view(["POST"])
@no_parameters
def confirm(request: Request, import_id: int) -> Response:
    """Applies what was checked. 202 the first time, 200 ever after."""
    source_import, user = own_import(request.user, import_id)
    said = read_body(bodies.ConfirmBody, request)
    is_new = source_import.state not in services.TAKEN_ON
    services.confirm_import(source_import, user=user, partial=said["partial"])
    return _answer(source_import, 202 if is_new else 200)


@extend_schema(request=bodies.NothingBody, responses={202: shapes.ImportShape})
@api_view(["POST"])
@no_parameters
def cancel(request: Request, import_id: int) -> Response:
    """Stops after the part at hand; what was applied is kept."""
    source_import, _ = own_import(request.user, import_id)
    read_body(bodies.NothingBody, request)
    services.cancel_import(source_import)
    return _answer(source_import, 202)


@extend_schema(request=bodies.NothingBody, responses={202: shapes.ImportShape})
@api_view(["POST"])
@no_parameters
def resume(request: Request, import_id: int) -> Response:
    """Goes on with an import that stopped while it was applied."""
    source_import, user = own_import(request.user, import_id)
    read_body(bodies.NothingBody, request)
    services.resume_import(source_import, user=user)
    return _answer(source_import, 202)


@extend_schema(request=bodies.NothingBody, responses={202: shapes.ImportShape})
@api_view(["POST"])
@no_parameters
def undo(request: Request, import_id: int) -> Response:
    """Takes the import back; a second undo changes nothing."""
    source_import, user = decide_import(request.user, import_id)
    read_body(bodies.NothingBody, request)
    services.undo_import(source_import, user=user)
    return _answer(source_import, 202)


def _answer(source_import: Import, status: int) -> Response:
    source_import.refresh_from_db()
    return Response(describe(source_import), status=status)


@extend_schema(
    operation_id="mapping_profiles_list",
    parameters=PLACE_PARAMETERS,
    responses=page_of(shapes.ProfileShape),
)
@api_view(["GET"])
def profile_list(request: Request) -> Response:
    """Remembered columns by name, for `mapping` of an upload."""
    user = see_imports(request.user)
    profiles = MappingProfile.objects.for_user(user).values(*PROFILE_FIELDS)
    page = reference_page(request, profiles, BY_NAME, scope="mapping-profiles")
    return page_answer(request, page, dict)


_ONE = "imports/<int:import_id>"

urlpatterns: list[URLPattern] = [
    *both("imports/", import_list, "api-imports"),
    *both(f"{_ONE}/", import_one, "api-import"),
    *both(f"{_ONE}/mapping/", choose_mapping, "api-import-mapping"),
    *both(f"{_ONE}/confirm/", confirm, "api-import-confirm"),
    *both(f"{_ONE}/cancel/", cancel, "api-import-cancel"),
    *both(f"{_ONE}/resume/", resume, "api-import-resume"),
    *both(f"{_ONE}/undo/", undo, "api-import-undo"),
    *both(f"{_ONE}/errors/", import_files.errors, "api-import-errors"),
    *both(f"{_ONE}/rejected/", import_files.rejected, "api-import-rejected"),
    *both("mapping-profiles/", profile_list, "api-mapping-profiles"),
]
