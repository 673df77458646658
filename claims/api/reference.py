"""Reference lists: payers, teams, facilities, people."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Facility, Team, User
from accounts.people import person
from arengine.lib.http import both
from arengine.lib.keyset import Order, Row
from claims.api import schema
from claims.api.pages import page_answer, reference_page
from claims.models import Payer

BY_NAME = Order("name", "name")
BY_USERNAME = Order("username", "username")
HIGHEST_ID = 2**63 - 1


class PayerShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    line_of_business = serializers.CharField()
    line_confirmed = serializers.BooleanField()


class TeamShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    daily_capacity = serializers.IntegerField()


class FacilityShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    is_active = serializers.BooleanField()


class UserShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    username = serializers.CharField()
    role = serializers.CharField()
    is_active = serializers.BooleanField()
    teams = serializers.ListField(child=serializers.CharField())


def _payers(user: User) -> "QuerySet[Any, Row]":
    return Payer.objects.for_user(user).current().values(*PayerShape().fields)


def _teams(user: User) -> "QuerySet[Any, Row]":
    return Team.objects.for_user(user).filter(is_active=True).values(*TeamShape().fields)


def _facilities(user: User) -> "QuerySet[Any, Row]":
    return Facility.objects.for_user(user).values(*FacilityShape().fields)


def _users(user: User) -> "QuerySet[Any, Row]":
    return User.objects.for_user(user).values("id", "username", "role", "is_active")


def _one(rows: "QuerySet[Any, Row]", number: int) -> Row:
    found = rows.filter(pk=number).first() if number <= HIGHEST_ID else None
    if found is None:
        raise Http404
    return found


def _with_teams(rows: list[Row]) -> dict[int, list[str]]:
    """Team names by person."""
    teams: dict[int, list[str]] = {row["id"]: [] for row in rows}
    pairs = Team.objects.filter(members__in=teams).values_list("members", "name")
    for member, name in pairs:
        teams[member].append(name)
    return teams


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
def payer_one(request: Request, number: int) -> Response:
    """One payer."""
    return Response(_one(_payers(person(request)), number))


@extend_schema(
    operation_id="teams_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(TeamShape),
)
@api_view(["GET"])
def team_list(request: Request) -> Response:
    """Teams by name; an agent's own."""
    page = reference_page(request, _teams(person(request)), BY_NAME, scope="teams")
    return page_answer(request, page, dict)


@extend_schema(operation_id="teams_retrieve", responses=TeamShape)
@api_view(["GET"])
def team_one(request: Request, number: int) -> Response:
    """One team."""
    return Response(_one(_teams(person(request)), number))


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
def facility_one(request: Request, number: int) -> Response:
    """One facility."""
    return Response(_one(_facilities(person(request)), number))


@extend_schema(
    operation_id="users_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(UserShape),
)
@api_view(["GET"])
def user_list(request: Request) -> Response:
    """People: everyone for supervisors and auditors, team mates and oneself for agents."""
    page = reference_page(request, _users(person(request)), BY_USERNAME, scope="users")
    teams = _with_teams(page.rows)
    return page_answer(request, page, lambda row: {**row, "teams": teams[row["id"]]})


@extend_schema(operation_id="users_retrieve", responses=UserShape)
@api_view(["GET"])
def user_one(request: Request, number: int) -> Response:
    """One person."""
    row = _one(_users(person(request)), number)
    return Response({**row, "teams": _with_teams([row])[row["id"]]})


urlpatterns: list[URLPattern] = [
    *both("payers/", payer_list, "api-payers"),
    *both("payers/<int:number>/", payer_one, "api-payer"),
    *both("teams/", team_list, "api-teams"),
    *both("teams/<int:number>/", team_one, "api-team"),
    *both("facilities/", facility_list, "api-facilities"),
    *both("facilities/<int:number>/", facility_one, "api-facility"),
    *both("users/", user_list, "api-users"),
    *both("users/<int:number>/", user_one, "api-user"),
]
