"""The tables behind the charts as CSV: the rows of the screen, all of them."""

import csv
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from analytics.figures import Dashboard, PayerGroup, PayerRow
from arengine.lib.csv_out import safe_cell

Row = list[Any]


def aging_rows(dashboard: Dashboard) -> list[Row]:
    rows: list[Row] = [["bucket", "claims", "balance", "share", "claims_share"]]
    for row in dashboard.aging:
        rows.append([row.bucket, row.claims, row.balance, row.share, row.claims_share])
    return rows


def agent_rows(dashboard: Dashboard) -> list[Row]:
    rows: list[Row] = [["team", "claims", "balance", "average", "share", "collection_rate"]]
    for row in dashboard.agents:
        figures = [row.claims, row.balance, row.average, row.share, row.resolved.rate]
        rows.append([row.team, *figures])
    return rows


def payer_rows(dashboard: Dashboard) -> list[Row]:
    figures = ["claims", "balance", "share", "collection_rate", "average_days_to_payment"]
    rows: list[Row] = [["payer", *figures]]
    payers = dashboard.payers
    named: list[tuple[str, PayerRow | PayerGroup]] = [(row.payer, row) for row in payers.top]
    for name, row in (*named, ("Others", payers.others), ("Total", payers.total)):
        resolved = row.resolved
        rows.append([name, row.claims, row.balance, row.share, resolved.rate, resolved.mean_days])
    return rows


TABLES: dict[str, Callable[[Dashboard], list[Row]]] = {
    "aging": aging_rows,
    "agents": agent_rows,
    "payers": payer_rows,
}


def as_csv(table: str, dashboard: Dashboard) -> HttpResponse:
    """A file named after the table and the as-of date."""
    name = f"{table}-{dashboard.as_of:%Y-%m-%d}.csv"
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    writer = csv.writer(response)
    for row in TABLES[table](dashboard):
        writer.writerow([safe_cell(cell) for cell in row])
    return response
