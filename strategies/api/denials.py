"""Clusters and projects of denials: read by those who see everything, and by owners; started by
supervisors of all facilities."""

from typing import Any

from django.http import Http404
from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import person
from arengine.lib import keyset
from arengine.lib.bodies import Body, read_body
from arengine.lib.dates import today
from arengine.lib.http import both
from arengine.lib.json_out import number
from arengine.lib.parameters import no_parameters
from claims.api import schema
from claims.api.conditions import tagged
from claims.api.pages import find_by_id, next_url, page_answer
from claims.api.permissions import DecidesForAll
from claims.rights import must_decide_for_all, must_work
from strategies.api.denial_shapes import (
    DenialClusterShape,
    DenialProjectShape,
    FindingBody,
    ProjectBody,
)
from strategies.cards.denial_lists import (
    CLUSTER_ORDERS,
    PROJECT_ORDERS,
    YES,
    clusters_asked,
    named,
    projects_asked,
    read_clusters,
    read_projects,
)
from strategies.cards.denials import ClusterCard, cluster_cards, in_full
from strategies.choices import ProjectState
from strategies.models import DenialCluster, DenialProject
from strategies.services import denials
from strategies.services.denials import ProjectPlan

CAUSE = [
    schema.parameter("payer", "Id or exact name.", many=True),
    schema.parameter("leading_code", "Such as 197 or MA130.", many=True),
    schema.parameter("provider", "As the file spells it; `none`: not named.", many=True),
]
COUNTS = ("claims", "provider_denied", "provider_claims", "payer_denied", "payer_claims")
PLAIN = (
    *("id", "name", "code", "provider", "state", "note", "started_on", "closed_on"),
    *("reopened_on", "finding", "claims", "enrolled", "open_claims"),
)


@extend_schema(
    operation_id="denial_clusters_list",
    parameters=[
        *CAUSE,
        schema.parameter("stands_out", "The lift is no chance.", enum=(YES,)),
        schema.parameter("ordering", "`-dollars` without it.", enum=tuple(CLUSTER_ORDERS)),
        *schema.PLACE_PARAMETERS,
    ],
    responses={200: schema.page_of(DenialClusterShape)},
)
@api_view(["GET"])
def cluster_list(request: Request) -> Response:
    """Open denials of one payer, leading code and provider. Sums run over every facility: for
    those who see fewer there are none."""
    asked = read_clusters(request.query_params)
    rows, place = DenialCluster.objects.for_user(person(request)), asked.place
    page = keyset.page(
        clusters_asked(rows, asked).values("id", place.order.column),
        place.order,
        scope="denials",
        limit=place.limit,
        cursor=place.cursor,
    )
    results = [_cluster(card) for card in cluster_cards(in_full(page))]
    return Response({"results": results, "next": next_url(request, page.next)})


@extend_schema(
    operation_id="denial_projects_list",
    methods=["GET"],
    parameters=[
        *CAUSE,
        schema.parameter("state", "Where it stands.", enum=ProjectState.values, many=True),
        schema.parameter("owner", "Username.", many=True),
        schema.parameter("ordering", "`-started` without it.", enum=tuple(PROJECT_ORDERS)),
        *schema.PLACE_PARAMETERS,
    ],
    responses={200: schema.page_of(DenialProjectShape)},
)
@extend_schema(
    operation_id="denial_projects_start",
    methods=["POST"],
    request=ProjectBody,
    responses={201: DenialProjectShape},
)
@api_view(["GET", "POST"])
def project_list(request: Request) -> Response:
    """Projects over denials: all of them, or one's own. A new one freezes its cluster's claims and
    begins the workflow on those in none."""
    if request.method == "POST":
        return _start(request)
    asked = read_projects(request.query_params)
    rows = projects_asked(DenialProject.objects.for_user(person(request)), asked)
    place = asked.place
    page = keyset.page(
        named(rows), place.order, scope="denial-projects", limit=place.limit, cursor=place.cursor
    )
    return page_answer(request, page, _project)


@extend_schema(operation_id="denial_projects_retrieve", responses=DenialProjectShape)
@api_view(["GET"])
@no_parameters
def project_one(request: Request, number: int) -> Response:
    """One project."""
    found = find_by_id(DenialProject.objects.for_user(person(request)), number)
    return tagged(request, _answer(found))


@extend_schema(
    operation_id="denial_projects_enrol", request=None, responses={200: DenialProjectShape}
)
@api_view(["POST"])
@permission_classes([IsAuthenticated, DecidesForAll])
@no_parameters
def enrol(request: Request, number: int) -> Response:
    """Begins the project's workflow on those of its claims that are in none."""
    found = find_by_id(DenialProject.objects.for_user(person(request)), number)
    read_body(Body, request)
    denials.enrol_members(found, user=person(request), today=today())
    return Response(_answer(found))


@extend_schema(
    operation_id="denial_projects_close", request=FindingBody, responses={200: DenialProjectShape}
)
@api_view(["POST"])
@no_parameters
def close(request: Request, number: int) -> Response:
    """Ends the project with what was behind the payer's code. New denials open it again."""
    found = find_by_id(DenialProject.objects.for_user(person(request)), number)
    user, sent = must_work(person(request)), read_body(FindingBody, request)
    denials.close_project(found, user=user, today=today(), **sent)
    return Response(_answer(found))


def _start(request: Request) -> Response:
    user = must_decide_for_all(person(request))
    sent = read_body(ProjectBody, request)
    clusters = DenialCluster.objects.for_user(user).select_related("payer")
    cluster = clusters.filter(pk=sent.pop("cluster")).first()
    if cluster is None:
        raise Http404
    plan = ProjectPlan(**{"owner": user, **sent})
    started = denials.start_project(cluster, plan, user=user, today=today())
    return Response(_answer(started), status=201)


def _answer(project: DenialProject) -> dict[str, Any]:
    return _project(named(DenialProject.objects.filter(pk=project.pk)).get())


def _cluster(card: ClusterCard) -> dict[str, Any]:
    cluster, advice = card.cluster, card.advice
    return {
        "id": cluster.pk,
        "payer": cluster.payer.name,
        "code": cluster.code,
        "words": card.words,
        "category": advice.category,
        "provider": cluster.provider,
        "balance": f"{cluster.dollars:.2f}",
        **{name: getattr(cluster, name) for name in COUNTS},
        "lift": number(cluster.lift),
        "lift_low": number(cluster.lift_low),
        "stands_out": cluster.stands_out,
        "first_action": advice.first_action,
        "appeal": advice.appeal or "",
        "owner": advice.owner,
        "project": card.project.pk if card.project else None,
    }


def _project(row: keyset.Row) -> dict[str, Any]:
    return {
        **{name: row[name] for name in PLAIN},
        "payer": row["payer_name"],
        "owner": row["owner_name"],
        "workflow": row["workflow_key"],
        "root_cause": row["cause_name"],
        "balance_at_start": f"{row['dollars_at_start']:.2f}",
        "collected": f"{row['collected']:.2f}",
        "open_balance": f"{row['open_dollars']:.2f}",
    }


urlpatterns: list[URLPattern] = [
    *both("denial-clusters/", cluster_list, "api-denial-clusters"),
    *both("denial-projects/", project_list, "api-denial-projects"),
    *both("denial-projects/<int:number>/", project_one, "api-denial-project"),
    *both("denial-projects/<int:number>/enrol/", enrol, "api-denial-project-enrol"),
    *both("denial-projects/<int:number>/close/", close, "api-denial-project-close"),
]
