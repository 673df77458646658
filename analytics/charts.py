"""What the charts draw, as plain JSON; every part of a chart is a door to its claims."""

from typing import Any

from analytics.doors import claims_door
from analytics.figures import Dashboard


def aging_chart(dashboard: Dashboard, filters: dict[str, str]) -> dict[str, Any]:
    return {
        "labels": [row.bucket for row in dashboard.aging],
        "dollars": [float(row.balance) for row in dashboard.aging],
        "claims": [row.claims for row in dashboard.aging],
        "doors": [claims_door(filters, bucket=row.bucket) for row in dashboard.aging],
    }


def agents_chart(dashboard: Dashboard, filters: dict[str, str]) -> dict[str, Any]:
    rows = [row for row in dashboard.agents if row.balance]
    return {
        "labels": [row.label for row in rows],
        "dollars": [float(row.balance) for row in rows],
        "claims": [row.claims for row in rows],
        "colours": [index for index, row in enumerate(dashboard.agents) if row.balance],
        "doors": [claims_door(filters, team=row.team) for row in rows],
    }
