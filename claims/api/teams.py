"""Teams: who leads them, what they are good at, what is expected of them."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Skill, Team, User
from accounts.people import person
from accounts.services.teams import change_team
from arengine.lib.bodies import Body, read_body
from arengine.lib.http import both
from arengine.lib.keyset import Order, Row
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.named import named, named_all, names_by
from claims.api.pages import find_by_id, page_answer, reference_page

BY_NAME = Order("name", "name")
HIGHEST_CAPACITY = 10_000
COLUMNS = ("id", "name", "label", "daily_capacity", "is_active")


class TeamShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    daily_capacity = serializers.IntegerField()
    is_active = serializers.BooleanField()
    lead = serializers.CharField(allow_null=True)
    skills = serializers.ListField(child=serializers.CharField())


class TeamBody(Body):
    """What is left out stays. The name stays in any case: rules and clients say it."""

    label = serializers.CharField(max_length=80, required=False)  # type: ignore[assignment]
    daily_capacity = serializers.IntegerField(
        min_value=0, max_value=HIGHEST_CAPACITY, required=False
    )
    lead = serializers.CharField(max_length=150, required=False, allow_null=True)
    skills = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=100, required=False
    )
    is_active = serializers.BooleanField(required=False)


def _rows(teams: "QuerySet[Team]") -> "QuerySet[Any, Row]":
    return teams.values(*COLUMNS, lead_name=F("lead__username"))


def _shape(row: Row, skills: dict[int, list[str]]) -> dict[str, Any]:
    columns = {name: row[name] for name in COLUMNS}
    return {**columns, "lead": row["lead_name"], "skills": skills[row["id"]]}


@extend_schema(
    operation_id="teams_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(TeamShape),
)
@api_view(["GET"])
def team_list(request: Request) -> Response:
    """Teams that work, by name; an agent's own."""
    teams = Team.objects.for_user(person(request)).filter(is_active=True)
    page = reference_page(request, _rows(teams), BY_NAME, scope="teams")
    skills = names_by(Skill, "teams", page.rows)
    return page_answer(request, page, lambda row: _shape(row, skills))


@extend_schema(methods=["GET"], operation_id="teams_retrieve", responses=TeamShape)
@extend_schema(
    methods=["PATCH"],
    operation_id="teams_change",
    request=TeamBody,
    responses={200: TeamShape},
)
@api_view(["GET", "PATCH"])
@no_parameters
def team_one(request: Request, number: int) -> Response:
    """One team; supervisors of all facilities change it."""
    user = person(request)
    team = find_by_id(Team.objects.for_user(user), number)
    if request.method == "PATCH":
        change_team(team, user=user, **_changes(request, user))
    row = _rows(Team.objects.filter(pk=team.pk)).get()
    return Response(_shape(row, names_by(Skill, "teams", [row])))


def _changes(request: Request, user: User) -> Any:
    """The body with rows for names; who may not decide is told by the service."""
    body = read_body(TeamBody, request) if user.decides_for_all else {}
    if body.get("lead"):
        people = User.objects.for_user(user)
        body["lead"] = named(people, "username", body["lead"], field="lead")
    if "skills" in body:
        body["skills"] = named_all(Skill.objects.all(), body["skills"], field="skills")
    return body


urlpatterns: list[URLPattern] = [
    *both("teams/", team_list, "api-teams"),
    *both("teams/<int:number>/", team_one, "api-team"),
]
