"""Deadlines: those that run, those missed that wait for a person's word, and the breach report."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import count_export
from accounts.people import person
from arengine.lib import keyset
from arengine.lib.dates import today
from arengine.lib.exports import Heading, export
from arengine.lib.http import both
from claims.bulk.totals import capped_total, exact_total
from claims.choices import DeadlineKind, DeadlineState, MissedBecause
from claims.filters.deadlines import PARAMETERS, AskedDeadlines, deadlines_asked, read_deadlines
from claims.find import claim_address
from claims.forms.claims import first_error
from claims.forms.deadlines import SignOffForm
from claims.lists import naming
from claims.models import Deadline
from claims.models.deadlines import OWN_DATE, DeadlineQuerySet
from claims.rights import must_decide
from claims.rules.deadlines import left
from claims.services.deadlines import sign_off_deadline
from claims.views import lists
from claims.views.choices import offered, payer_field, payer_names, team_labels

FIELDS = (
    *("id", "claim__claim_number", "kind", "state", "due_on", "claim__payer__name", "balance"),
    *(
        "claim__balance",
        "claim__team__label",
        "claim__assignee__username",
        "rule__source",
        "term__source",
    ),
    *("root_cause", "found_on", "anchor_on"),
)
HEADINGS = (
    *(
        Heading("Claim"),
        Heading("Deadline"),
        Heading("Due", "date"),
        Heading("Days left", "number"),
    ),
    *(Heading("In words"), Heading("State"), Heading("Payer"), Heading("Balance", "money", True)),
    *(Heading("Team"), Heading("Assignee"), Heading("Root cause"), Heading("Source")),
)
STATES, KINDS = dict(DeadlineState.choices), dict(DeadlineKind.choices)
CAUSES = {"": "Not signed off yet", **dict(MissedBecause.choices)}


@require_safe
def deadline_list(request: HttpRequest) -> HttpResponse:
    """Clocks by days left, under the filter of the address."""
    try:
        context = _found(request, read_deadlines(request.GET, ("count",)))
    except ValidationError as error:
        return render(request, "claims/deadlines.html", lists.wrong(error), status=400)
    return render(request, "claims/deadlines.html", context)


@require_safe
def deadline_export(request: HttpRequest) -> HttpResponseBase:
    """All rows of the screen's filter as CSV."""
    try:
        asked = read_deadlines(request.GET)
    except ValidationError as error:
        return render(request, "claims/deadlines.html", lists.wrong(error), status=400)
    count_export(request)
    rows = keyset.in_order(_rows(request, asked).values(*FIELDS), asked.place.order)
    name = naming.file_name("deadlines", asked.states, today())
    return export(name, "csv", HEADINGS, (_file_row(_row(row)) for row in rows.iterator()))


@require_POST
def sign_off(request: HttpRequest, deadline_id: int) -> HttpResponse:
    """A supervisor says why a deadline was missed."""
    user = person(request)
    deadline = get_object_or_404(Deadline.objects.for_user(user), pk=deadline_id)
    must_decide(user)
    form = SignOffForm(request.POST)
    if form.is_valid():
        sign_off_deadline(deadline, user=user, **form.cleaned_data)
        messages.success(request, "The missed deadline is signed off.")
    else:
        messages.error(request, first_error(form))
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(f"{reverse('deadlines')}?{query or 'state=expired'}")


def _rows(request: HttpRequest, asked: AskedDeadlines) -> DeadlineQuerySet:
    return deadlines_asked(Deadline.objects.for_user(person(request)), asked, today())


def _found(request: HttpRequest, asked: AskedDeadlines) -> dict[str, Any]:
    user, place, rows = person(request), asked.place, _rows(request, asked)
    page = keyset.page(
        rows.values(*FIELDS),
        place.order,
        scope="deadlines",
        limit=place.limit,
        cursor=place.cursor,
    )
    total = exact_total if request.GET.get("count") == "all" else capped_total
    values = naming.given_values(request.GET, PARAMETERS)
    shown = {"payer": payer_names(asked.payers), "team": team_labels(user, asked.teams)}
    return {
        **offered(user),
        "page": page,
        "rows": [_row(row) for row in page.rows],
        "total": total(rows, "claim__balance"),
        "chips": lists.chips(values, request.GET, shown),
        "values": {**values, "payer": payer_field(asked.payers, values["payer"])},
        "state": ",".join(asked.states),
        "states": DeadlineState.choices,
        "kinds": DeadlineKind.choices,
        "causes": MissedBecause.choices,
        "breaches": _breaches(Deadline.objects.for_user(user)),
        "query": naming.without(request.GET, "cursor"),
        "may_sign_off": user.decides,
    }


def _row(row: keyset.Row) -> keyset.Row:
    """A row with its words; what was at stake is the balance then, or the one now."""
    return {
        **row,
        "left": left(row["due_on"], today()),
        "link": claim_address(row["claim__claim_number"]),
        "what": KINDS[row["kind"]],
        "stands": STATES[row["state"]],
        "stake": row["claim__balance"] if row["balance"] is None else row["balance"],
        "cause": CAUSES[row["root_cause"]] if row["root_cause"] else "",
        "source": row["term__source"] or row["rule__source"] or OWN_DATE,
        "found_late": row["due_on"] < row["found_on"],
    }


def _file_row(row: keyset.Row) -> tuple[Any, ...]:
    named = ("claim__payer__name", "stake", "claim__team__label", "claim__assignee__username")
    payer, stake, team, assignee = (row[name] for name in named)
    when = (row["due_on"], row["left"].days, row["left"].word, row["stands"])
    return (row["claim__claim_number"], row["what"], *when, payer, stake, team, assignee,
            row["cause"], row["source"])  # fmt: skip


def _breaches(deadlines: DeadlineQuerySet) -> list[dict[str, Any]]:
    """Missed deadlines by reason and by who had the claim, dearest first."""
    grouped = deadlines.missed().values("root_cause", "team", "team__label", "owner__username")
    summed = grouped.annotate(claims=Count("id"), dollars=Sum("balance")).order_by("-dollars")
    return [{**line, "cause": CAUSES[line["root_cause"]]} for line in summed[:50]]


urlpatterns: list[URLPattern] = [
    *both("deadlines/", deadline_list, "deadlines"),
    *both("deadlines/export/", deadline_export, "deadlines-export"),
    *both("deadlines/<int:deadline_id>/sign-off/", sign_off, "deadline-sign-off"),
]
