"""The shapes of the dashboard's figures, shared by page, API and downloads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.queries.campaigns import Running
from analytics.queries.flow import Resolved
from analytics.queries.stock import Sum
from analytics.rules.palette import payer_colour


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Open claims with a positive balance; credits stand apart, as a negative sum."""

    claims: int
    balance: Decimal
    payers: int
    average: Decimal | None
    credits: Sum


@dataclass(frozen=True, slots=True)
class AgingRow:
    bucket: str
    claims: int
    balance: Decimal
    share: Decimal | None
    claims_share: Decimal | None


@dataclass(frozen=True, slots=True)
class PayerRow:
    """One payer of the top five; `resolved` covers the last twelve full months."""

    id: int
    payer: str
    claims: int
    balance: Decimal
    share: Decimal | None
    resolved: Resolved

    @property
    def colour(self) -> int:
        return payer_colour(self.id)


@dataclass(frozen=True, slots=True)
class PayerGroup:
    """Several payers in one line: the others, or all."""

    payers: int
    claims: int
    balance: Decimal
    share: Decimal | None
    resolved: Resolved


@dataclass(frozen=True, slots=True)
class Concentration:
    top: list[PayerRow]
    top_share: Decimal | None
    others: PayerGroup
    total: PayerGroup

    @property
    def top_ids(self) -> str:
        """As the list of claims takes them."""
        return ",".join(str(row.id) for row in self.top)


@dataclass(frozen=True, slots=True)
class TeamRow:
    team: str
    label: str
    claims: int
    balance: Decimal
    average: Decimal | None
    share: Decimal | None
    resolved: Resolved


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of the last full month beside that of the month before."""

    value: Decimal | None
    previous: Decimal | None
    change: Decimal | None
    n: int = 0


@dataclass(frozen=True, slots=True)
class Kpis:
    month: date
    month_before: date
    collections: Compared
    rate: Compared
    days: Compared
    # Active campaigns; None as long as there were none.
    running: Running | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    as_of: date
    rates_from: date
    portfolio: Portfolio
    aging: list[AgingRow]
    over_120: AgingRow
    payers: Concentration
    agents: list[TeamRow]
    kpis: Kpis
    at_risk: Sum

    @property
    def is_empty(self) -> bool:
        """Nothing open, no credit and nothing resolved: there is no claim to speak of."""
        resolved = self.payers.total.resolved.entries
        return not (self.portfolio.claims or self.portfolio.credits.claims or resolved)
