"""Reference lists, tokens, schema and docs."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Team, User
from tests.factories import FacilityFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db


def get(user: User, path: str) -> dict:
    client = APIClient()
    client.force_authenticate(user)
    return client.get(path).json()


def names(user: User, path: str, field: str = "name") -> list[str]:
    return [row[field] for row in get(user, path)["results"]]


def test_payers_come_by_name_without_merged_ones(general_agent: User) -> None:
    aetna = PayerFactory(name="Aetna")
    PayerFactory(name="Aetna Life", merged_into=aetna)
    PayerFactory(name="Aarp")
    assert names(general_agent, "/api/payers/") == ["Aarp", "Aetna"]
    assert get(general_agent, f"/api/payers/{aetna.pk}/") == {
        "id": aetna.pk,
        "name": "Aetna",
        "line_of_business": "commercial",
        "line_confirmed": False,
    }


def test_payers_come_in_pages(supervisor: User) -> None:
    for name in ("B", "A", "C"):
        PayerFactory(name=name)
    first = get(supervisor, "/api/payers/?limit=2")
    assert [row["name"] for row in first["results"]] == ["A", "B"]
    assert names(supervisor, first["next"]) == ["C"]


def test_an_agent_sees_own_teams_mates_and_no_facility(general_agent: User) -> None:
    FacilityFactory(name="North")
    mate = UserFactory(username="mate")
    mate.teams.add(Team.objects.get(name="GeneralAgent"))
    UserFactory(username="stranger")
    assert names(general_agent, "/api/teams/") == ["GeneralAgent"]
    assert names(general_agent, "/api/users/", "username") == ["gina", "mate"]
    assert names(general_agent, "/api/facilities/") == []


def test_a_supervisor_sees_everyone_with_their_teams(supervisor: User, general_agent: User) -> None:
    rows = get(supervisor, "/api/users/")["results"]
    assert [(row["username"], row["role"], row["teams"]) for row in rows] == [
        ("gina", "agent", ["GeneralAgent"]),
        ("sam", "supervisor", []),
    ]
    assert get(supervisor, f"/api/users/{general_agent.pk}")["teams"] == ["GeneralAgent"]
    assert len(names(supervisor, "/api/teams/")) == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_people_cost_the_same_whatever_their_number(
    rows: int, supervisor: User, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        UserFactory()
    with django_assert_num_queries(4):
        assert len(names(supervisor, "/api/users/", "username")) == rows + 1


@pytest.mark.parametrize("path", ["payers", "teams", "facilities", "users"])
def test_what_is_not_there_is_not_found(path: str, general_agent: User, supervisor: User) -> None:
    assert get(supervisor, f"/api/{path}/999999/")["status"] == 404
    assert get(supervisor, f"/api/{path}/{'9' * 30}/")["status"] == 404
    assert get(supervisor, f"/api/{path}/?name=x")["status"] == 400
    if path == "users":
        assert get(general_agent, f"/api/users/{supervisor.pk}/")["status"] == 404


def test_a_token_opens_the_api_and_is_refreshed(client: Client) -> None:
    person = UserFactory(username="robot")
    person.set_password("a long passphrase")
    person.save()
    sign_in = {"username": "robot", "password": "a long passphrase"}
    tokens = client.post("/api/token/", sign_in, content_type="application/json").json()
    assert sorted(tokens) == ["access", "refresh"]
    bearer = {"Authorization": f"Bearer {tokens['access']}"}
    assert client.get("/api/claims/", headers=bearer).json() == {"results": [], "next": None}
    refresh = {"refresh": tokens["refresh"]}
    again = client.post("/api/token/refresh/", refresh, content_type="application/json")
    assert "access" in again.json()


def test_a_wrong_password_is_a_problem(client: Client) -> None:
    sign_in = {"username": "robot", "password": "wrong"}
    answer = client.post("/api/token/", sign_in, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_the_schema_describes_every_address_once(supervisor: User, client: Client) -> None:
    client.force_login(supervisor)
    answer = client.get("/api/schema/", headers={"Accept": "application/json"})
    paths = answer.json()["paths"]
    assert {"/api/claims/", "/api/claims/{claim_number}/", "/api/token/"} <= set(paths)
    assert not [path for path in paths if f"{path}/" in paths]


def test_the_schema_has_no_gaps() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", file="/dev/null")


@pytest.mark.parametrize("path", ["/api/schema/", "/api/schema"])
def test_the_schema_is_for_those_signed_in(path: str, client: Client) -> None:
    assert client.get(path).status_code == 401
