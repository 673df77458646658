"""A plan to be looked at: its moves, and the load of each desk before and after."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F

from arengine.lib.money import ratio
from claims.choices import MoveState, PlanKind
from claims.find import claim_address
from claims.models import RebalancePlan

COUNTED = (MoveState.PROPOSED, MoveState.DONE)


@dataclass(frozen=True, slots=True)
class Load:
    """A desk, before and after the moves that are kept."""

    name: str
    capacity: Decimal
    before: Decimal
    after: Decimal
    goes: int
    comes: int

    @property
    def days_before(self) -> Decimal | None:
        return ratio(self.before, self.capacity, 1)

    @property
    def days_after(self) -> Decimal | None:
        return ratio(self.after, self.capacity, 1)


def moves_of(plan: RebalancePlan) -> list[dict[str, Any]]:
    """Each claim with where it lies and where it should."""
    rows = plan.moves.order_by("to_user", "to_team", "-claim__priority").values(
        *("claim", "weight", "state", "from_team", "from_user", "to_team", "to_user"),
        number=F("claim__claim_number"),
        payer=F("claim__payer__name"),
        balance=F("claim__balance"),
        from_name=F("from_user__username"),
        to_name=F("to_user__username"),
        from_label=F("from_team__label"),
        to_label=F("to_team__label"),
    )
    return [
        {
            **row,
            "link": claim_address(row["number"]),
            "is_kept": row["state"] in COUNTED,
            "state_label": MoveState(row["state"]).label,
        }
        for row in rows
    ]


def loads_of(plan: RebalancePlan, moves: list[dict[str, Any]]) -> list[Load]:
    """By desk, in the order of the plan."""
    side = "team" if plan.kind == PlanKind.TEAMS else "user"
    kept = [move for move in moves if move["is_kept"]]
    return [_load(desk, side, kept) for desk in plan.desks]


def _load(desk: dict[str, Any], side: str, moves: list[dict[str, Any]]) -> Load:
    going = [move["weight"] for move in moves if move[f"from_{side}"] == desk["id"]]
    coming = [move["weight"] for move in moves if move[f"to_{side}"] == desk["id"]]
    return Load(
        name=desk["name"],
        capacity=_figure(desk["capacity"]),
        before=_figure(desk["load"]),
        after=_figure(desk["load"] - sum(going) + sum(coming)),
        goes=len(going),
        comes=len(coming),
    )


def _figure(value: float) -> Decimal:
    """One decimal, and no minus before a zero."""
    return Decimal(f"{value:.1f}") + 0
