"""The dashboard and the downloads of its tables."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.limits import count_export
from analytics.charts import agents_chart, aging_chart
from analytics.dashboard import dashboard_of
from analytics.downloads import TABLES, as_csv
from analytics.filters import asked
from analytics.queries.lookups import lookups_of
from analytics.trust import reconciliation
from arengine.lib.dates import today
from claims.clock import portfolio_date


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The whole portfolio on one page; a filter that names nothing is said and left out."""
    try:
        context = _context(request)
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages) + ". The filter was left out.")
        return redirect("dashboard")
    return render(request, "analytics/dashboard.html", context)


def _context(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    wanted, lookups = asked(request.GET), lookups_of(user)
    figures = dashboard_of(user, wanted, portfolio_date(today()), lookups)
    return {
        "dashboard": figures,
        "wanted": wanted,
        "filters": wanted.query,
        "lookups": lookups,
        "aging_chart": aging_chart(figures, wanted.query),
        "agents_chart": agents_chart(figures, wanted.query),
        "chosen_payers": {lookups.payers.spelled(words) for words in wanted.payers},
        "month_words": f"{figures.kpis.month:%B %Y}, by posting date",
        "year_words": f"{figures.rates_from:%b %Y} to {figures.kpis.month:%b %Y}, by posting date",
        "reconciliation": reconciliation(),
    }


@require_safe
def download(request: HttpRequest, table: str) -> HttpResponse:
    """One table of the dashboard as CSV, under the same filter."""
    if table not in TABLES:
        raise Http404
    user: Any = request.user
    try:
        wanted, lookups = asked(request.GET), lookups_of(user)
        figures = dashboard_of(user, wanted, portfolio_date(today()), lookups)
    except ValidationError as error:
        raise Http404 from error
    count_export(request)
    return as_csv(table, figures)
