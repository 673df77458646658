"""Claims that a snapshot did not bring: still owed, or settled elsewhere? A person decides."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.people import person
from arengine.lib import keyset, parameters
from arengine.lib.dates import today
from arengine.lib.http import both
from claims.bulk.totals import Total, exact_total
from claims.clock import portfolio_date
from claims.filters import names
from claims.filters.asked import PLACE, read_place
from claims.find import claim_address
from claims.forms.claims import DecisionForm, first_error
from claims.lists import naming
from claims.models import Claim
from claims.models.claim_queries import ClaimQuerySet
from claims.rights import must_decide
from claims.rules import ageing
from claims.services.missing import close_missing, keep_missing
from claims.views import lists
from claims.views.choices import offered, payer_field, payer_names

ORDERS = {**keyset.both_ways("missing_since"), **keyset.both_ways("balance")}
FILTERS = ("payer", "import")
FIELDS = (
    *("id", "claim_number", "payer__name", "balance", "age_anchor_on", "team__label"),
    *("missing_since", "missing_import_id", "feed_as_of"),
)


@require_safe
def missing_list(request: HttpRequest) -> HttpResponse:
    """Claims waiting for a decision, largest first, with what they add up to."""
    try:
        context = _found(request)
    except ValidationError as error:
        return render(request, "claims/missing.html", lists.wrong(error), status=400)
    return render(request, "claims/missing.html", context)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """First shows what a decision would be about; agreed to, hands it to the services."""
    must_decide(person(request))
    form = DecisionForm(request.POST)
    try:
        claims = _chosen(request)
    except ValidationError as error:
        return render(request, "claims/missing.html", lists.wrong(error), status=400)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return _back(request)
    total = exact_total(claims, "balance")
    if request.POST.get("agreed") != _agreement(total):
        return render(request, "claims/missing_preview.html", _preview(request, total))
    _carry_out(request, form, list(claims.values_list("pk", flat=True)))
    return _back(request)


def _agreement(total: Total) -> str:
    """What a person agrees to; should it change before they do, they are asked again."""
    return f"{total.rows} for {total.dollars}"


def _carry_out(request: HttpRequest, form: DecisionForm, ids: list[int]) -> None:
    user, reason = person(request), form.cleaned_data["reason"]
    if form.cleaned_data["decision"] == "keep":
        done = f"{keep_missing(ids, user=user):,} kept open"
    else:
        done = f"{close_missing(ids, user=user, today=today(), reason=reason):,} closed"
    messages.success(request, f"Missing claims: {done}.")


def _missing(user: User, given: QueryDict) -> ClaimQuerySet:
    """The missing claims of a query that the user may see."""
    parameters.check_names(given, (*FILTERS, *PLACE))
    claims = Claim.objects.for_user(user).present().missing()
    if payers := names.payers(given, "payer"):
        claims = claims.filter(payer__in=payers)
    if number := parameters.whole(given, "import", 1, 10**15):
        claims = claims.filter(missing_import=number)
    return claims


def _chosen(request: HttpRequest) -> ClaimQuerySet:
    """The claims selected one by one, or all of the filter."""
    claims = _missing(person(request), QueryDict(request.POST.get("query", "")))
    if request.POST.get("which") == "all":
        return claims
    selected = [int(pk) for pk in request.POST.getlist("claim") if _is_id(pk)]
    return claims.filter(pk__in=selected)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _preview(request: HttpRequest, total: Total) -> dict[str, Any]:
    """Count and sum, and what the form said, to be said again with the agreement."""
    said = ("decision", "reason", "which", "query")
    return {
        "total": total,
        "agreement": _agreement(total),
        "given": {name: request.POST.get(name, "") for name in said},
        "selected": request.POST.getlist("claim"),
    }


def _back(request: HttpRequest) -> HttpResponse:
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(f"{reverse('missing')}?{query}" if query else "missing")


def _found(request: HttpRequest) -> dict[str, Any]:
    user, as_of, given = person(request), portfolio_date(today()), request.GET
    claims, place = _missing(user, given), read_place(given, ORDERS, "-balance")
    page = keyset.page(
        claims.values(*FIELDS),
        place.order,
        scope="missing",
        limit=place.limit,
        cursor=place.cursor,
    )
    values = naming.given_values(given, FILTERS)
    payers = names.payers(given, "payer")
    shown = {"payer": payer_names(payers)}
    return {
        **offered(user),
        "page": page,
        "rows": [_row(row, as_of) for row in page.rows],
        "total": exact_total(claims, "balance"),
        "chips": lists.chips(values, given, shown),
        "values": {**values, "payer": payer_field(payers, values["payer"])},
        "ordering": place.order.name,
        "other_balance": "balance" if place.order.name == "-balance" else "-balance",
        "other_since": "missing_since" if place.order.name[0] == "-" else "-missing_since",
        "query": naming.without(given, "cursor"),
        "may_decide": user.decides,
    }


def _row(row: keyset.Row, as_of: date) -> keyset.Row:
    age = ageing.age(row["age_anchor_on"], as_of)
    return {**row, "age": age, "link": claim_address(row["claim_number"])}


urlpatterns: list[URLPattern] = [
    *both("claims/missing/", missing_list, "missing"),
    *both("claims/missing/decide/", decide, "missing-decide"),
]
