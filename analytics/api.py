"""The dashboard's figures as JSON: money as strings, rates, shares and days as numbers."""

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.dashboard import dashboard_of
from analytics.figures import Compared, Dashboard, PayerRow, TeamRow
from analytics.filters import asked
from analytics.queries.lookups import lookups_of
from arengine.lib.dates import today
from claims.clock import portfolio_date
from claims.rules.ageing import AT_RISK_OVER

AT_RISK = f"open claims with a positive balance, older than {AT_RISK_OVER} days on the as-of date"
FILTERS = [
    OpenApiParameter("team", description="Name of a team; repeatable."),
    OpenApiParameter("payer", description="Id or exact name of a payer; repeatable."),
    OpenApiParameter("facility", description="Id of a facility; repeatable."),
    OpenApiParameter("buckets", enum=["7"], description="Seven ageing rows instead of five."),
]


@extend_schema(parameters=FILTERS, responses=OpenApiTypes.OBJECT, operation_id="dashboard_stats")
@api_view(["GET"])
def dashboard_stats(request: Request) -> Response:
    """Portfolio, ageing, payers, agents, key figures and money at risk."""
    wanted, as_of = asked(request.query_params), portfolio_date(today())
    user: Any = request.user
    return Response(stats(dashboard_of(user, wanted, as_of, lookups_of(user))))


def stats(dashboard: Dashboard) -> dict[str, Any]:
    """The body of `/api/dashboard-stats`."""
    return {
        "as_of": dashboard.as_of,
        "portfolio": _portfolio(dashboard),
        "aging": [
            {
                "bucket": row.bucket,
                **_amount(row),
                "share": number(row.share),
                "claims_share": number(row.claims_share),
            }
            for row in dashboard.aging
        ],
        "payers": _payers(dashboard),
        "agents": [_agent(row) for row in dashboard.agents],
        "kpis": _kpis(dashboard),
        "at_risk": {**_amount(dashboard.at_risk), "definition": AT_RISK},
    }


def money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def number(figure: Decimal | None) -> float | None:
    """Already rounded; a JSON number rather than a string."""
    return None if figure is None else float(figure)


def _amount(row: Any) -> dict[str, Any]:
    return {"claims": row.claims, "balance": money(row.balance)}


def _portfolio(dashboard: Dashboard) -> dict[str, Any]:
    portfolio = dashboard.portfolio
    return {
        **_amount(portfolio),
        "payers": portfolio.payers,
        "average": money(portfolio.average),
        "credits": _amount(portfolio.credits),
    }


def _payers(dashboard: Dashboard) -> dict[str, Any]:
    others = dashboard.payers.others
    return {
        "top": [_payer(row) for row in dashboard.payers.top],
        "others": {"payers": others.payers, **_amount(others), "share": number(others.share)},
    }


def _payer(row: PayerRow) -> dict[str, Any]:
    return {
        "payer": row.payer,
        **_amount(row),
        "share": number(row.share),
        "collection_rate": number(row.resolved.rate),
        "average_days_to_payment": number(row.resolved.mean_days),
    }


def _agent(row: TeamRow) -> dict[str, Any]:
    return {
        "team": row.team,
        **_amount(row),
        "average": money(row.average),
        "share": number(row.share),
        "collection_rate": number(row.resolved.rate),
    }


def _kpis(dashboard: Dashboard) -> dict[str, Any]:
    kpis = dashboard.kpis
    return {
        "monthly_collections": {
            "value": money(kpis.collections.value),
            "previous": money(kpis.collections.previous),
            "change": number(kpis.collections.change),
            "period": f"{kpis.month:%Y-%m}",
        },
        "collection_rate": _compared(kpis.rate),
        "average_days_to_payment": _compared(kpis.days),
        "active_campaigns": kpis.running
        and {"value": kpis.running.campaigns, "payers": kpis.running.payers},
    }


def _compared(kpi: Compared) -> dict[str, Any]:
    figures = {"value": kpi.value, "previous": kpi.previous, "change": kpi.change}
    return {**{name: number(figure) for name, figure in figures.items()}, "n": kpi.n}
