"""Clusters of denials: those of one payer, code and provider, and a project made of one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import count_export
from accounts.models import User
from accounts.people import person
from arengine.lib import keyset
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.exports import export
from arengine.lib.http import both
from claims.bulk.totals import exact_total
from claims.lists import naming
from claims.rights import must_decide_for_all
from claims.views import lists
from claims.views.choices import offered, payer_field, payer_names
from strategies.cards.denial_lists import CLUSTER_PARAMETERS, clusters_asked, read_clusters
from strategies.cards.denials import HEADINGS, ClusterCard, cluster_cards, file_row, in_full
from strategies.forms.denials import ProjectForm
from strategies.models import DenialCluster
from strategies.services import denials
from strategies.services.denials import ProjectPlan


@require_safe
def cluster_list(request: HttpRequest) -> HttpResponse:
    """By dollars, under the filter of the address."""
    user = _reader(request)
    try:
        context = _found(request, user)
    except ValidationError as error:
        return render(request, "strategies/denials.html", lists.wrong(error), status=400)
    return render(request, "strategies/denials.html", context)


@require_safe
def cluster_export(request: HttpRequest) -> HttpResponseBase:
    """All rows of the screen's filter as CSV."""
    user = _reader(request)
    try:
        asked = read_clusters(request.GET)
    except ValidationError as error:
        return render(request, "strategies/denials.html", lists.wrong(error), status=400)
    count_export(request)
    rows: Any = clusters_asked(DenialCluster.objects.for_user(user), asked)
    every: list[Any] = list(keyset.in_order(rows.select_related("payer"), asked.place.order))
    name = naming.file_name("denials", asked.codes, denials.counted_on() or today())
    return export(name, "csv", HEADINGS, (file_row(card) for card in cluster_cards(every)))


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, cluster_id: int) -> HttpResponse:
    """Makes a project of a cluster."""
    user = person(request)
    clusters = DenialCluster.objects.for_user(user).select_related("payer")
    card = cluster_cards([get_object_or_404(clusters, pk=cluster_id)])[0]
    must_decide_for_all(user)
    if request.method == "POST":
        return _start(request, card, user)
    named = f"{card.cluster.payer}: {card.advice.category or card.cluster.code}"
    form = ProjectForm(initial={"name": named[:120], "owner": user.pk})
    return _asked_for(request, card, form)


def _start(request: HttpRequest, card: ClusterCard, user: User) -> HttpResponse:
    form = ProjectForm(request.POST)
    if not form.is_valid():
        return _asked_for(request, card, form, status=400)
    plan = ProjectPlan(**form.cleaned_data)
    try:
        project = denials.start_project(card.cluster, plan, user=user, today=today())
    except Refused as refusal:
        return _asked_for(request, card, form, refusal=refusal.message, status=409)
    messages.success(
        request, f"{project.claims:,} claims joined; {project.enrolled:,} began {project.workflow}."
    )
    return redirect(project.link)


def _asked_for(
    request: HttpRequest, card: ClusterCard, form: ProjectForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"card": card, "form": form, **more}
    return render(request, "strategies/denial_start.html", context, status=status)


def _reader(request: HttpRequest) -> User:
    """Sums run over every facility and team; for those who see less nothing is here."""
    user = person(request)
    if not user.sees_everything:
        raise Http404
    return user


def _found(request: HttpRequest, user: User) -> dict[str, Any]:
    asked = read_clusters(request.GET)
    rows, place = clusters_asked(DenialCluster.objects.for_user(user), asked), asked.place
    page = keyset.page(
        rows.values("id", place.order.column),
        place.order,
        scope="denials",
        limit=place.limit,
        cursor=place.cursor,
    )
    values = naming.given_values(request.GET, CLUSTER_PARAMETERS)
    return {
        **offered(user),
        "page": page,
        "cards": cluster_cards(in_full(page)),
        "total": exact_total(rows, "dollars"),
        "chips": lists.chips(values, request.GET, {"payer": payer_names(asked.payers)}),
        "values": {**values, "payer": payer_field(asked.payers, values["payer"])},
        "counted_on": denials.counted_on(),
        "may_start": user.decides_for_all,
    }


urlpatterns: list[URLPattern] = [
    *both("denials/", cluster_list, "denials"),
    *both("denials/export/", cluster_export, "denials-export"),
    *both("denials/<int:cluster_id>/project/", start, "denial-project-start"),
]
