"""Rules in force, and where a claim stands: with whom, since what was said, and who was told."""

from typing import Any

from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Notice, User
from claims.models import Claim, EscalationRule, EscalationVersion
from tests.factories import TODAY

MOMENT = timezone.make_aware(timezone.datetime(2026, 11, 21, 9))  # type: ignore[attr-defined]


def rules(*wanted: dict[str, Any]) -> EscalationVersion:
    """A version in force with these rules alone."""
    version = EscalationVersion.objects.create(
        number=2, effective_from=TODAY, source="Memo", activated_at=Now()
    )
    for position, conditions in enumerate(wanted, start=1):
        named = {"name": f"Rule {position}", "reason": "it is time"}
        EscalationRule.objects.create(version=version, position=position, **{**named, **conditions})
    return version


def place(claim: Claim) -> tuple[str, str | None, bool, str]:
    claim = Claim.objects.select_related("team", "assignee").get(pk=claim.pk)
    person = claim.assignee.username if claim.assignee else None
    return claim.team.name, person, claim.assigned_by_hand, claim.work_status


def story(claim: Claim) -> list[str]:
    return list(claim.events.order_by("id").values_list("text", flat=True))


def told(person: User) -> list[str]:
    return list(Notice.objects.filter(user=person).values_list("text", flat=True))
