"""A patient's claims by name or member id: asked and answered by POST, so that no address says
whom."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods

from accounts.people import person
from arengine.lib import keyset
from arengine.lib.dates import today
from arengine.lib.http import both
from claims.clock import portfolio_date
from claims.filters.claims import DEFAULT_ORDER, ORDERS
from claims.forms.claims import PatientForm
from claims.lists.columns import CLAIM_COLUMNS, CLAIM_FIELDS
from claims.services.patients import search_patient
from claims.views import lists

MOST = 200
COLUMNS = [column for column in CLAIM_COLUMNS if column.usual or column.key == "patient"]


@require_http_methods(["GET", "HEAD", "POST"])
def patient_search(request: HttpRequest) -> HttpResponse:
    """The form, and below it what was found."""
    form = PatientForm(request.POST) if request.method == "POST" else PatientForm()
    context: dict[str, Any] = {"form": form, "columns": COLUMNS, "most": MOST}
    if form.is_bound and form.is_valid():
        context |= found_patient(request, form.cleaned_data)
    status = 400 if form.errors else 200
    return render(request, "claims/patient_search.html", context, status=status)


def found_patient(request: HttpRequest, asked: dict[str, str]) -> dict[str, Any]:
    """The first lines of the patient's claims."""
    as_of = portfolio_date(today())
    rows = search_patient(person(request), **asked).values(*CLAIM_FIELDS)
    page = keyset.page(rows, ORDERS[DEFAULT_ORDER], scope="patients", limit=MOST)
    lines = lists.lines(page, COLUMNS, as_of)
    return {"lines": lines, "more": page.next is not None, "searched": True}


urlpatterns: list[URLPattern] = [*both("claims/search/", patient_search, "claims-search")]
