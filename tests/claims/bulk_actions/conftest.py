"""Bulk actions in small parts, and the whole way from preview to the end."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Team, User
from claims.bulk_actions import previewing, services
from claims.models import BulkAction, Claim, Payer
from claims.models import bulk_actions as models
from claims.models.claim_queries import ClaimQuerySet
from tests.factories import TODAY, ClaimFactory, PayerFactory

Previewed = Callable[..., BulkAction]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch, aged_today: Any) -> None:
    """Two claims a part; above four a worker does it."""
    monkeypatch.setattr(previewing, "PART", 2)
    monkeypatch.setattr(models, "AT_ONCE", 4)


@pytest.fixture
def payer(db: None) -> Payer:
    return PayerFactory(name="Aetna")


@pytest.fixture
def five(payer: Payer) -> list[Claim]:
    return [
        ClaimFactory(claim_number=f"B-{place}", payer=payer, balance=Decimal(100 * place))
        for place in range(1, 6)
    ]


@pytest.fixture
def previewed(supervisor: User) -> Previewed:
    def one(claims: ClaimQuerySet | list[Claim], kind: str = "assign", **more: Any) -> BulkAction:
        user = more.pop("user", supervisor)
        values = more or {"team": team("SeniorAgent").pk, "assignee": None, "reason": "Old"}
        if isinstance(claims, list):
            claims = Claim.objects.filter(pk__in=[claim.pk for claim in claims])
        return services.preview_bulk_action(
            claims, kind=kind, values=values, user=user, today=TODAY
        )

    return one


def confirm(action: BulkAction) -> BulkAction:
    services.confirm_bulk_action(action, agreed=action.agreement, today=TODAY)
    action.refresh_from_db()
    return action


def undo(action: BulkAction, user: User) -> BulkAction:
    services.undo_bulk_action(action, user=user, today=TODAY)
    action.refresh_from_db()
    return action


def team(name: str) -> Team:
    return Team.objects.get(name=name)


def of_team(name: str) -> set[str]:
    found = Claim.objects.filter(team__name=name)
    return set(found.values_list("claim_number", flat=True))
