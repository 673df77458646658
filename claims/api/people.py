"""People: teams, skills, capacity, and the days they are away."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Absence, Skill, Team, User
from accounts.people import person
from accounts.services.absences import end_absence, record_absence
from accounts.services.people import change_person, must_manage
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import today
from arengine.lib.http import both
from arengine.lib.keyset import Order, Row
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.named import named, named_all, names_by
from claims.api.pages import find_by_id, page_answer, reference_page
from claims.api.teams import HIGHEST_CAPACITY
from claims.models import Claim

BY_USERNAME = Order("username", "username")
COLUMNS = ("id", "username", "role", "is_active", "daily_capacity")


class AbsenceShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    stand_in = serializers.CharField(allow_null=True)


class UserShape(serializers.Serializer[object]):
    id = serializers.IntegerField()
    username = serializers.CharField()
    role = serializers.CharField()
    is_active = serializers.BooleanField()
    daily_capacity = serializers.IntegerField(allow_null=True)
    teams = serializers.ListField(child=serializers.CharField())
    skills = serializers.ListField(child=serializers.CharField())
    absences = AbsenceShape(many=True)


class UserDetailShape(UserShape):
    open_claims = serializers.IntegerField(help_text="Assigned, of those the caller may see.")


class UserBody(Body):
    """What is left out stays."""

    teams = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=100, required=False
    )
    skills = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=100, required=False
    )
    daily_capacity = serializers.IntegerField(
        min_value=0, max_value=HIGHEST_CAPACITY, required=False, allow_null=True
    )
    is_active = serializers.BooleanField(required=False)


class AbsenceBody(Body):
    """Days away, both included; never why."""

    first_day = serializers.DateField()
    last_day = serializers.DateField()
    stand_in = serializers.CharField(max_length=150, allow_null=True, default=None)


class ReturnBody(Body):
    """The day on which the person is back."""

    back_on = serializers.DateField()


def _rows(people: "QuerySet[User]") -> "QuerySet[Any, Row]":
    return people.values(*COLUMNS)


def _shapes(rows: list[Row]) -> dict[int, dict[str, Any]]:
    teams, skills = names_by(Team, "members", rows), names_by(Skill, "people", rows)
    away: dict[int, list[Row]] = {row["id"]: [] for row in rows}
    for user_id, absence in _absences(away):
        away[user_id].append(absence)
    return {
        row["id"]: {
            **row,
            "teams": teams[row["id"]],
            "skills": skills[row["id"]],
            "absences": away[row["id"]],
        }
        for row in rows
    }


def _absences(people: Iterable[int]) -> Iterable[tuple[int, Row]]:
    """Absences under way or to come."""
    coming = Absence.objects.filter(user__in=people).from_day(today())
    columns = ("id", "first_day", "last_day")
    for row in coming.values("user_id", *columns, stand_in_name=F("stand_in__username")):
        shape = {name: row[name] for name in columns}
        yield row["user_id"], {**shape, "stand_in": row["stand_in_name"]}


@extend_schema(
    operation_id="users_list",
    parameters=schema.PLACE_PARAMETERS,
    responses=schema.page_of(UserShape),
)
@api_view(["GET"])
def user_list(request: Request) -> Response:
    """People: everyone for supervisors and auditors, team mates and oneself for agents."""
    people = User.objects.for_user(person(request))
    page = reference_page(request, _rows(people), BY_USERNAME, scope="users")
    shapes = _shapes(page.rows)
    return page_answer(request, page, lambda row: shapes[row["id"]])


@extend_schema(methods=["GET"], operation_id="users_retrieve", responses=UserDetailShape)
@extend_schema(
    methods=["PATCH"],
    operation_id="users_change",
    request=UserBody,
    responses={200: UserDetailShape},
)
@api_view(["GET", "PATCH"])
@no_parameters
def user_one(request: Request, number: int) -> Response:
    """One person; supervisors change where and how much they work. Claims stay theirs."""
    user = person(request)
    found = find_by_id(User.objects.for_user(user), number)
    if request.method == "PATCH":
        must_manage(user, found)
        change_person(found, manager=user, **_changes(request))
    return _answer(found, user)


def _changes(request: Request) -> Any:
    body = read_body(UserBody, request)
    if "teams" in body:
        body["teams"] = named_all(Team.objects.all(), body["teams"], field="teams")
    if "skills" in body:
        body["skills"] = named_all(Skill.objects.all(), body["skills"], field="skills")
    return body


def _answer(found: User, user: User, status: int = 200) -> Response:
    row = _rows(User.objects.filter(pk=found.pk)).get()
    assigned = Claim.objects.for_user(user).open().filter(assignee=found).count()
    return Response({**_shapes([row])[found.pk], "open_claims": assigned}, status=status)


@extend_schema(
    operation_id="users_absences",
    request=AbsenceBody,
    responses={201: UserDetailShape},
)
@api_view(["POST"])
@no_parameters
def absences(request: Request, number: int) -> Response:
    """Notes days away; they do not overlap with others of the person."""
    user = person(request)
    found = find_by_id(User.objects.for_user(user), number)
    must_manage(user, found)
    body = read_body(AbsenceBody, request)
    if body["stand_in"] is not None:
        people = User.objects.for_user(user).filter(is_active=True)
        body["stand_in"] = named(people, "username", body["stand_in"], field="stand_in")
    record_absence(found, user=user, **body)
    return _answer(found, user, status=201)


@extend_schema(
    operation_id="users_absences_end",
    request=ReturnBody,
    responses={200: UserDetailShape},
)
@api_view(["POST"])
@no_parameters
def come_back(request: Request, number: int, absence: int) -> Response:
    """Ends an absence early; one that has not begun by then is taken out."""
    user = person(request)
    found = find_by_id(User.objects.for_user(user), number)
    ended = find_by_id(Absence.objects.filter(user=found).select_related("user"), absence)
    must_manage(user, found)
    end_absence(ended, user=user, **read_body(ReturnBody, request))
    return _answer(found, user)


_ONE = "users/<int:number>"

urlpatterns: list[URLPattern] = [
    *both("users/", user_list, "api-users"),
    *both(f"{_ONE}/", user_one, "api-user"),
    *both(f"{_ONE}/absences/", absences, "api-user-absences"),
    *both(f"{_ONE}/absences/<int:absence>/end/", come_back, "api-user-absence-end"),
]
