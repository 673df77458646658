"""What the fields of list pages offer, within what the user may see."""

from typing import Any

from accounts.choices import Role
from accounts.models import Facility, User
from claims.choices import (
    DECIDED,
    AdjudicationStatus,
    BulkKind,
    Disposition,
    MissedBecause,
    Responsibility,
    WorkStatus,
)
from claims.filters.claims import STATUSES
from claims.models import Payer
from claims.rules.ageing import SHOWN

MOST_PAYERS = 500


def offered(user: User) -> dict[str, Any]:
    """Teams, facilities and payers by name, buckets and statuses."""
    facilities = Facility.objects.for_user(user)
    payers = Payer.objects.for_user(user).current().order_by("name")
    return {
        "teams": {team.name: team.label for team in user.seen_teams},
        "facilities": [(str(pk), name) for pk, name in facilities.values_list("pk", "name")],
        "payers": list(payers.values_list("name", flat=True)[:MOST_PAYERS]),
        "buckets": SHOWN,
        "statuses": STATUSES,
    }


def bulk_toolbar(user: User) -> dict[str, Any]:
    """What the bar over a list offers to do with many claims, and whom they may be given to."""
    people = User.objects.for_user(user).filter(is_active=True).exclude(role=Role.CLIENT)
    return {
        "may_bulk": user.role != Role.AUDITOR,
        "bulk_kinds": [kind for kind in BulkKind.choices if user.decides or kind[0] not in DECIDED],
        "bulk_causes": MissedBecause.choices,
        "bulk_statuses": [
            ("work_status", "With us", WorkStatus.choices),
            ("adjudication_status", "With the payer", AdjudicationStatus.choices),
            ("responsibility", "Owed by", Responsibility.choices),
            ("disposition", "If closed, why", Disposition.choices),
        ],
        "bulk_teams": [team for team in user.seen_teams if team.is_active],
        "bulk_people": people.order_by("username"),
    }


def team_labels(user: User, ids: tuple[int, ...]) -> str:
    """Those of the teams that the user may see, in words."""
    return ", ".join(team.label for team in user.seen_teams if team.pk in ids)


def payer_field(ids: tuple[int, ...], given: str) -> str:
    """One payer asked for by id is shown by name; several as they were given."""
    return payer_names(ids) if len(ids) == 1 else given


def payer_names(ids: tuple[int, ...]) -> str:
    """Payers in words, with those merged into them under one name."""
    if not ids:
        return ""
    current = Payer.objects.filter(pk__in=ids).current().order_by("name")
    return ", ".join(current.values_list("name", flat=True)[:20])


def facility_names(ids: tuple[int, ...]) -> str:
    return ", ".join(Facility.objects.filter(pk__in=ids).values_list("name", flat=True)[:20])
