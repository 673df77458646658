"""Reference lists: payers and facilities."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Facility, User
from accounts.people import person
from arengine.lib.http import both
from arengine.lib.keyset import Order, Row
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.conditions import tagged
from claims.api.pages import find_by_id, page_answer, reference_page
from claims.models import Payer

BY_NAME = Order("name", "name")


class PayerShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    line_of_business = serializers.CharField()
    line_confirmed = serializers.BooleanField()


class FacilityShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    is_active = serializers.BooleanField()


def _payers(user: User) -> "QuerySet[Any, Row]":
    return Payer.objects.for_user(user).current().values(*PayerShape().fields)


def _facilities(user: User) -> "QuerySet[Any, Row]":
    return Facility.objects.for_user(user).values(*FacilityShape().fields)


@extend_schema(
    operation_id="payers_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(PayerShape),
)
@api_view(["GET"])
def payer_list(request: Request) -> Response:
    """Payers by name, without those merged into others."""
    page = reference_page(request, _payers(person(request)), BY_NAME, scope="payers")
    return page_answer(request, page, dict)


@extend_schema(operation_id="payers_retrieve", responses=PayerShape)
@api_view(["GET"])
@no_parameters
def payer_one(request: Request, number: int) -> Response:
    """One payer."""
    return tagged(request, find_by_id(_payers(person(request)), number))


@extend_schema(
    operation_id="facilities_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(FacilityShape),
)
@api_view(["GET"])
def facility_list(request: Request) -> Response:
    """Facilities whose claims the caller may see as a whole."""
    page = reference_page(request, _facilities(person(request)), BY_NAME, scope="facilities")
    return page_answer(request, page, dict)


@extend_schema(operation_id="facilities_retrieve", responses=FacilityShape)
@api_view(["GET"])
@no_parameters
def facility_one(request: Request, number: int) -> Response:
    """One facility."""
    return tagged(request, find_by_id(_facilities(person(request)), number))


urlpatterns: list[URLPattern] = [
    *both("payers/", payer_list, "api-payers"),
    *both("payers/<int:number>/", payer_one, "api-payer"),
    *both("facilities/", facility_list, "api-facilities"),
    *both("facilities/<int:number>/", facility_one, "api-facility"),
]
