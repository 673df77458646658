"""The dashboard: two statements on the rollups, three short lookups, two on campaigns, the rest is
arithmetic."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from accounts.models import Team, User
from analytics.figures import (
    AgingRow,
    Compared,
    Concentration,
    Dashboard,
    Kpis,
    PayerGroup,
    PayerRow,
    Portfolio,
    TeamRow,
)
from analytics.filters import Asked
from analytics.queries.campaigns import Running, read_running
from analytics.queries.flow import Flow, Resolved, read_flow
from analytics.queries.lookups import Lookups, Payers
from analytics.queries.scope import scope_of
from analytics.queries.stock import Stock, Sum, read_stock
from analytics.rules import rates
from analytics.rules.periods import Months, months_before
from arengine.lib.money import ratio
from claims.rules import ageing

TOP_PAYERS = 5
Addable = TypeVar("Addable", Sum, Resolved)


def dashboard_of(user: User, wanted: Asked, as_of: date, lookups: Lookups) -> Dashboard:
    """Every figure of the dashboard for what the user may see and asked for."""
    scope = scope_of(user, wanted, lookups)
    months = months_before(as_of)
    stock, flow = read_stock(scope), read_flow(scope, months)
    by_payer = _merged(stock.by_payer, lookups.payers, Sum())
    return Dashboard(
        as_of=as_of,
        rates_from=months.first,
        portfolio=_portfolio(stock, by_payer),
        aging=_aging(stock, ageing.LABELS if wanted.seven_buckets else ageing.SHOWN),
        over_120=_aging(stock, ageing.SHOWN[-1:])[0],
        payers=_payers(stock, by_payer, flow, lookups.payers),
        agents=[_team(team, stock, flow) for team in lookups.teams if _shown(team, stock)],
        kpis=_kpis(flow, months, read_running(user, scope, lookups.payers)),
        at_risk=_total(stock.by_bucket, range(ageing.AT_RISK_FROM_BUCKET, len(ageing.LABELS))),
    )


def _total(sums: Mapping[int, Sum], keys: Iterable[int]) -> Sum:
    return sum((sums.get(key, Sum()) for key in keys), Sum())


def _merged(sums: Mapping[int, Addable], payers: Payers, nothing: Addable) -> dict[int, Addable]:
    """Sums of merged payers added to those they were merged into."""
    merged: dict[int, Addable] = {}
    for payer, amount in sums.items():
        target = payers.final.get(payer, payer)
        merged[target] = merged.get(target, nothing) + amount
    return merged


def _portfolio(stock: Stock, by_payer: Mapping[int, Sum]) -> Portfolio:
    return Portfolio(
        claims=stock.open.claims,
        balance=stock.open.balance,
        payers=sum(1 for amount in by_payer.values() if amount.claims),
        average=ratio(stock.open.balance, stock.open.claims, 2),
        credits=stock.credits,
    )


def _aging(stock: Stock, labels: Sequence[str]) -> list[AgingRow]:
    sums = [(label, _total(stock.by_bucket, ageing.stored_buckets(label))) for label in labels]
    return [
        AgingRow(
            bucket=label,
            claims=amount.claims,
            balance=amount.balance,
            share=rates.share(amount.balance, stock.open.balance),
            claims_share=rates.share(amount.claims, stock.open.claims),
        )
        for label, amount in sums
    ]


def _payers(stock: Stock, by_payer: dict[int, Sum], flow: Flow, payers: Payers) -> Concentration:
    owing = {payer: amount for payer, amount in by_payer.items() if amount.claims}
    resolved = _merged(flow.by_payer, payers, Resolved())
    ranked = sorted(owing, key=lambda payer: (-owing[payer].balance, payers.names.get(payer, "")))
    top = ranked[:TOP_PAYERS]
    rows = [
        PayerRow(
            id=payer,
            payer=payers.names.get(payer, f"Payer {payer}"),
            claims=owing[payer].claims,
            balance=owing[payer].balance,
            share=rates.share(owing[payer].balance, stock.open.balance),
            resolved=resolved.get(payer, Resolved()),
        )
        for payer in top
    ]
    rest = [amount for payer, amount in resolved.items() if payer not in top]
    others = _total(owing, ranked[TOP_PAYERS:])
    return Concentration(
        top=rows,
        top_share=rates.share(_total(owing, top).balance, stock.open.balance),
        others=_group(len(ranked) - len(top), others, stock.open, sum(rest, Resolved())),
        total=_group(len(ranked), stock.open, stock.open, flow.total),
    )


def _group(payers: int, amount: Sum, whole: Sum, resolved: Resolved) -> PayerGroup:
    share = rates.share(amount.balance, whole.balance)
    return PayerGroup(payers, amount.claims, amount.balance, share, resolved)


def _shown(team: Team, stock: Stock) -> bool:
    """A team that was closed keeps its row while it holds claims."""
    return team.is_active or team.pk in stock.by_team


def _team(team: Team, stock: Stock, flow: Flow) -> TeamRow:
    amount = stock.by_team.get(team.pk, Sum())
    return TeamRow(
        team=team.name,
        label=team.label,
        claims=amount.claims,
        balance=amount.balance,
        average=ratio(amount.balance, amount.claims, 2),
        share=rates.share(amount.balance, stock.open.balance),
        resolved=flow.by_team.get(team.pk, Resolved()),
    )


def _kpis(flow: Flow, months: Months, running: Running | None) -> Kpis:
    last, previous = flow.of_month(months.last), flow.of_month(months.previous)
    change = rates.relative_change(last.paid, previous.paid)
    return Kpis(
        month=months.last,
        month_before=months.previous,
        collections=Compared(last.paid, previous.paid, change, last.entries),
        rate=_differing(last.rate, previous.rate, last.entries),
        days=_differing(last.mean_days, previous.mean_days, last.entries_with_days),
        running=running,
    )


def _differing(value: Decimal | None, previous: Decimal | None, n: int) -> Compared:
    return Compared(value, previous, rates.difference(value, previous), n)
