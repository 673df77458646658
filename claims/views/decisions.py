"""What waits for a decision: list, history, export, and the decision on one or several."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import count_export
from accounts.people import person
from arengine.lib import keyset, parameters
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.exports import FORMATS, export
from arengine.lib.http import both
from claims.bulk.totals import Total, exact_total
from claims.choices import DecisionKind, DecisionState
from claims.filters.decisions import (
    DEFAULT_ORDER,
    PARAMETERS,
    AskedDecisions,
    find_decisions,
    read_decisions,
)
from claims.forms.claims import first_error
from claims.forms.decisions import APPROVE, AnswerForm, ReasonForm
from claims.lists import naming
from claims.lists.columns import file_values
from claims.models import DecisionRequest
from claims.models.decisions import DecisionRequestQuerySet
from claims.rights import must_approve, must_work
from claims.services.decisions import approve, limit_of, refuse, withdraw
from claims.views import lists
from claims.views.choices import offered, team_labels
from claims.views.decision_columns import COLUMNS, FIELDS, WAITING

SAID = ("decision", "answer", "query")


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, with what it adds up to; other states are the history."""
    try:
        context = _found(request, read_decisions(request.GET))
    except ValidationError as error:
        return render(request, "claims/decisions.html", lists.wrong(error), status=400)
    return render(request, "claims/decisions.html", context)


@require_safe
def decision_export(request: HttpRequest) -> HttpResponseBase:
    """All rows of the screen's filter in the screen's order."""
    try:
        asked = read_decisions(request.GET, also=("format",))
        file_format = parameters.word(request.GET, "format", FORMATS) or "csv"
    except ValidationError as error:
        return render(request, "claims/decisions.html", lists.wrong(error), status=400)
    count_export(request)
    rows = find_decisions(person(request), asked.filter).values(*FIELDS)
    ordered = keyset.in_order(rows, asked.place.order).iterator()
    values = (file_values(COLUMNS, row, today()) for row in ordered)
    name = naming.file_name("decisions", asked.filter.states, today())
    return export(name, file_format, [column.heading for column in COLUMNS], values)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """First shows what a decision would be about; agreed to, takes it one by one."""
    user, form = person(request), AnswerForm(request.POST)
    must_approve(user, limit_of(user, today()))
    if not form.is_valid():
        messages.error(request, first_error(form))
        return _back(request)
    chosen = _chosen(request)
    total = exact_total(chosen, "amount")
    if request.POST.get("agreed") != _agreement(total) or not total.rows:
        return render(request, "claims/decisions_preview.html", _preview(request, form, total))
    _carry_out(request, form, chosen)
    return _back(request)


@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """The requester no longer asks."""
    seen = DecisionRequest.objects.for_user(request.user)
    asked, form = get_object_or_404(seen, pk=number), ReasonForm(request.POST)
    user = must_work(person(request))
    if form.is_valid():
        withdraw(asked, user=user, reason=form.cleaned_data["reason"])
        messages.success(request, "The request is withdrawn.")
    else:
        messages.error(request, first_error(form))
    return _back(request)


def _chosen(request: HttpRequest) -> DecisionRequestQuerySet:
    """The waiting requests that were selected, within what the person sees."""
    sent = request.POST.getlist("request")[: keyset.HIGHEST_LIMIT]
    ids = [int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) <= 18]
    return DecisionRequest.objects.for_user(request.user).waiting().filter(pk__in=ids)


def _agreement(total: Total) -> str:
    """What a person agrees to; should it change before they do, they are asked again."""
    return f"{total.rows} for {total.dollars}"


def _carry_out(request: HttpRequest, form: AnswerForm, chosen: DecisionRequestQuerySet) -> None:
    """Each by itself: one that a rule refuses does not hold up the others."""
    verb = approve if form.cleaned_data["decision"] == APPROVE else refuse
    answer, done = form.cleaned_data["answer"], 0
    for asked in chosen.select_related("claim").order_by("claim_id", "pk"):
        try:
            verb(asked, user=person(request), today=today(), answer=answer)
            done += 1
        except Refused as refusal:
            messages.error(request, f"Claim {asked.claim}: {refusal.message}")
    messages.success(request, f"Decided: {done:,}.")


def _preview(request: HttpRequest, form: AnswerForm, total: Total) -> dict[str, Any]:
    return {
        "total": total,
        "agreement": _agreement(total),
        "given": {name: request.POST.get(name, "") for name in SAID},
        "approves": form.cleaned_data["decision"] == APPROVE,
        "selected": request.POST.getlist("request"),
    }


def _back(request: HttpRequest) -> HttpResponse:
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(f"{reverse('decisions')}?{query}" if query else "decisions")


def _found(request: HttpRequest, asked: AskedDecisions) -> dict[str, Any]:
    user, place = person(request), asked.place
    found = find_decisions(user, asked.filter)
    rows = found.values(*FIELDS)
    page = keyset.page(rows, place.order, scope="decisions", limit=place.limit, cursor=place.cursor)
    waits = asked.filter.states == (DecisionState.ASKED,)
    columns = WAITING if waits else COLUMNS
    values = naming.given_values(request.GET, PARAMETERS)
    return {
        **offered(user),
        "page": page,
        "columns": columns,
        "headings": lists.headings(columns, place.order.name),
        "lines": lists.lines(page, columns, today()),
        "total": exact_total(found, "amount"),
        "chips": lists.chips(values, request.GET, {"team": team_labels(user, asked.filter.teams)}),
        "values": values,
        "states": DecisionState.choices,
        "kinds": DecisionKind.choices,
        "ordering": request.GET.get("ordering", DEFAULT_ORDER),
        "query": naming.without(request.GET, "cursor"),
        "waits": waits,
        "may_decide": waits and limit_of(user, today()).decides,
        "may_withdraw": waits and user.username,
    }


urlpatterns: list[URLPattern] = [
    *both("decisions/", decision_list, "decisions"),
    *both("decisions/export/", decision_export, "decisions-export"),
    *both("decisions/decide/", decide, "decisions-decide"),
    *both("decisions/<int:number>/withdraw/", take_back, "decision-withdraw"),
]
