"""Pages and API of denials of one cause."""

import csv
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.choices import Role
from accounts.models import User
from claims.models import Payer, RootCause
from strategies.models import DenialCluster, DenialProject, Workflow
from strategies.services.denials import keep_clusters, start_project
from tests.factories import TODAY, PayerFactory
from tests.strategies.denials import a_plan, denied

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


@pytest.fixture
def api(supervisor: User) -> APIClient:
    found = APIClient()
    found.force_authenticate(supervisor)
    return found


@pytest.fixture
def two(aetna: Payer) -> list[DenialCluster]:
    """One of 30.00 for want of approval, one of 9.00 for missing information."""
    for number in range(3):
        denied(f"A{number}", payer=aetna)
        denied(f"B{number}", payer=aetna, denial_code="CO-16", balance=Decimal("3.00"))
    keep_clusters(TODAY)
    return list(DenialCluster.objects.order_by("-dollars"))


def shown(answer: Any) -> list[str]:
    return [card.cluster.code for card in answer.context["cards"]]


def test_the_dearest_cluster_stands_first_with_what_to_do(
    client: Client, two: list[DenialCluster]
) -> None:
    answer = client.get("/denials")
    assert shown(answer) == ["197", "16"]
    assert (answer.context["total"].rows, answer.context["total"].dollars) == (
        2,
        Decimal("39.00"),
    )
    assert "Find the authorisation; ask for a late one" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("leading_code=CO-16", ["16"]),
        ("payer=Aetna&leading_code=197", ["197"]),
        ("provider=Dr+Bell", []),
        ("provider=none", []),
        ("stands_out=yes", []),
        ("ordering=dollars", ["16", "197"]),
        ("ordering=-lift", ["197", "16"]),
    ],
)
def test_a_filter_narrows_the_list(
    client: Client, two: list[DenialCluster], query: str, codes: list[str]
) -> None:
    assert shown(client.get(f"/denials?{query}")) == codes


@pytest.mark.parametrize("query", ["leading_code=letters", "stands_out=maybe", "colour=red"])
def test_what_nobody_understands_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/denials?{query}").status_code == 400


def test_every_cluster_stands_on_one_page_of_the_list(
    client: Client, two: list[DenialCluster]
) -> None:
    first = client.get("/denials?limit=1")
    second = client.get("/denials", {"limit": 1, "cursor": first.context["page"].next})
    assert (shown(first), shown(second)) == (["197"], ["16"])
    assert second.context["page"].next is None


@pytest.mark.parametrize("clusters", [1, 3])
def test_a_page_costs_the_same_with_one_and_with_three(
    client: Client, clusters: int, django_assert_num_queries: Any
) -> None:
    for number in range(clusters):
        payer = PayerFactory(name=f"Payer {number}")
        denied(f"A{number}", payer=payer)
        denied(f"B{number}", payer=payer)
    keep_clusters(TODAY)
    client.get("/denials")
    with django_assert_num_queries(15):
        assert len(client.get("/denials").context["cards"]) == clusters


def test_the_file_holds_what_the_screen_shows(client: Client, two: list[DenialCluster]) -> None:
    answer = client.get("/denials/export?leading_code=197")
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    _, row, total = csv.reader(text.splitlines())
    assert row[:8] == [
        *("Aetna", "197", "The approval or notice needed beforehand is missing."),
        *("Authorisation", "Dr Ames", "3", "30.00", ""),
    ]
    assert (total[0], total[6]) == ("Total (1 rows)", "30.00")


def test_nothing_counted_yet_is_said(client: Client) -> None:
    assert "Not counted yet" in client.get("/denials").content.decode()


def test_who_sees_less_than_everything_sees_no_cluster(
    client: Client, two: list[DenialCluster], general_agent: User
) -> None:
    client.force_login(general_agent)
    assert client.get("/denials").status_code == 404
    assert client.get(f"/denials/{two[0].pk}/project").status_code == 404


def test_a_project_is_started_worked_and_closed(
    client: Client, two: list[DenialCluster], workflow: Workflow, supervisor: User
) -> None:
    page = f"/denials/{two[0].pk}/project"
    assert "3 open denials" in client.get(page).content.decode()
    body = {"name": "Approvals", "workflow": workflow.pk, "owner": supervisor.pk}
    project_page = client.post(page, body)["Location"]
    project = DenialProject.objects.get()
    assert project_page == f"/denials/projects/{project.pk}"
    answer = client.get(project_page)
    assert [row["number"] for row in answer.context["rows"]] == ["A2", "A1", "A0"]
    assert answer.context["total"].dollars == project.dollars_at_start == Decimal("30.00")
    cause = RootCause.objects.get(name="Authorisation not obtained")
    client.post(f"{project_page}/close", {"root_cause": cause.pk, "finding": "Nobody asked."})
    project.refresh_from_db()
    assert (project.is_done, project.root_cause, project.finding) == (True, cause, "Nobody asked.")
    assert "Root cause: Authorisation not obtained." in client.get(project_page).content.decode()


def test_a_refusal_stands_on_the_form(
    client: Client, two: list[DenialCluster], workflow: Workflow, supervisor: User
) -> None:
    body = {"name": "Approvals", "workflow": workflow.pk, "owner": supervisor.pk}
    client.post(f"/denials/{two[0].pk}/project", body)
    answer = client.post(f"/denials/{two[0].pk}/project", body)
    assert answer.status_code == 409
    assert "“Approvals” is about these denials already." in answer.content.decode()
    assert client.post(f"/denials/{two[1].pk}/project", {"name": ""}).status_code == 400


@pytest.mark.parametrize("projects", [1, 3])
def test_a_list_of_projects_costs_the_same_with_one_and_with_three(
    client: Client,
    workflow: Workflow,
    supervisor: User,
    projects: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(projects):
        payer = PayerFactory(name=f"Payer {number}")
        denied(f"A{number}", payer=payer)
        denied(f"B{number}", payer=payer)
        keep_clusters(TODAY)
        found = DenialCluster.objects.get(payer=payer)
        start_project(found, a_plan(workflow, supervisor), user=supervisor, today=TODAY)
    client.get("/denials/projects")
    with django_assert_num_queries(11):
        assert len(client.get("/denials/projects").context["rows"]) == projects


def test_an_owner_sees_the_project_and_only_those_claims_that_are_theirs(
    client: Client,
    two: list[DenialCluster],
    workflow: Workflow,
    supervisor: User,
    general_agent: User,
) -> None:
    plan = a_plan(workflow, general_agent)
    project = start_project(two[0], plan, user=supervisor, today=TODAY)
    client.force_login(general_agent)
    assert [row["id"] for row in client.get("/denials/projects").context["rows"]] == [project.pk]
    assert client.get(project.link).status_code == 200
    DenialProject.objects.update(owner=supervisor)
    assert client.get(project.link).status_code == 404
    assert client.get("/denials/projects").context["rows"] == []


def test_an_owner_who_became_an_auditor_closes_nothing(
    client: Client,
    two: list[DenialCluster],
    workflow: Workflow,
    supervisor: User,
    general_agent: User,
) -> None:
    plan = a_plan(workflow, general_agent)
    project = start_project(two[0], plan, user=supervisor, today=TODAY)
    User.objects.filter(pk=general_agent.pk).update(role=Role.AUDITOR)
    client.force_login(User.objects.get(pk=general_agent.pk))
    cause = RootCause.objects.get(name="Authorisation not obtained")
    answer = client.post(f"{project.link}/close", {"root_cause": cause.pk})
    api = f"/api/denial-projects/{project.pk}/close/"
    body = {"root_cause": cause.name}
    refused = client.post(api, body, content_type="application/json")
    project.refresh_from_db()
    assert (answer.status_code, refused.status_code, project.is_done) == (403, 403, False)


def test_the_api_tells_clusters_and_starts_projects(
    api: APIClient, two: list[DenialCluster], workflow: Workflow
) -> None:
    first = api.get("/api/denial-clusters/").json()["results"][0]
    assert (first["code"], first["claims"], first["balance"], first["lift"]) == (
        "197",
        3,
        "30.00",
        None,
    )
    assert (first["appeal"], first["owner"], first["project"]) == ("yes", "Authorisations", None)
    body = {"cluster": first["id"], "name": "Approvals", "workflow": workflow.key}
    answer = api.post("/api/denial-projects/", body, format="json")
    assert (answer.status_code, answer.json()["owner"], answer.json()["enrolled"]) == (
        201,
        "sam",
        3,
    )
    again = api.post("/api/denial-projects/", body, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "project_exists")
    number = answer.json()["id"]
    assert api.get("/api/denial-clusters/").json()["results"][0]["project"] == number
    assert api.get(f"/api/denial-projects/{number}/").json() == answer.json()
    said = {"root_cause": "Coding error", "finding": "A wrong modifier."}
    closed = api.post(f"/api/denial-projects/{number}/close/", said, format="json").json()
    assert (closed["state"], closed["root_cause"]) == ("done", "Coding error")
    enrolled = api.post(f"/api/denial-projects/{number}/enrol/")
    assert (enrolled.status_code, enrolled.json()["code"]) == (409, "project_done")


def test_a_project_over_no_cluster_is_not_found(api: APIClient, workflow: Workflow) -> None:
    body = {"cluster": 1, "name": "Approvals", "workflow": workflow.key}
    assert api.post("/api/denial-projects/", body, format="json").status_code == 404
