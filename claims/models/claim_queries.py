"""Which claims: whom they may be read by, and how they stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import Facility, User
from accounts.models.people import is_present
from claims.choices import Status
from claims.models.departures import READABLE_AFTER, Departure
from claims.rules import ageing

if TYPE_CHECKING:
    from claims.models.claims import Claim  # noqa: F401 - named in quotes, which ruff does not read


class ClaimQuerySet(models.QuerySet["Claim"]):
    def for_user(self, user: User | AnonymousUser) -> ClaimQuerySet:
        """Default deny: own teams for agents, own facilities for those who see them."""
        if not is_present(user):
            return self.none()
        if not user.sees_facilities:
            return self.filter(team__in=user.team_ids)
        if user.sees_all_facilities:
            return self
        return self.filter(facility__in=Facility.objects.for_user(user))

    def departed_from(self, user: User, moment: datetime) -> ClaimQuerySet:
        """Claims that left an agent's teams lately, with `left_at`; in no list, sum or queue."""
        if user.sees_facilities:
            return self.none()
        left = Departure.objects.filter(
            claim=OuterRef("pk"), team__in=user.team_ids, left_at__gt=moment - READABLE_AFTER
        )
        latest = left.order_by("-left_at").values("left_at")[:1]
        return self.filter(Exists(left)).annotate(left_at=Subquery(latest))

    def present(self) -> ClaimQuerySet:
        """All but those withdrawn with an undone import."""
        return self.exclude(status=Status.WITHDRAWN)

    def open(self) -> ClaimQuerySet:
        """The portfolio: a positive balance, missing from the feed or not."""
        return self.filter(status=Status.OPEN)

    def due(self) -> ClaimQuerySet:
        """To be worked: open, and not put off to a day that lies ahead."""
        return self.open().filter(is_due=True)

    def free_for(self, user: User) -> ClaimQuerySet:
        """Given to this person by name, or to nobody in particular."""
        return self.filter(Q(assignee__isnull=True) | Q(assignee=user))

    def missing(self) -> ClaimQuerySet:
        """Vanished from the last snapshot and not decided on yet."""
        return self.filter(missing_since__isnull=False)

    def of_patient(self, *, name: str = "", member_id: str = "") -> ClaimQuerySet:
        """Of this patient, by the whole name or member id however it is spelled."""
        asked = {"patient_name_key__matches": name, "member_id_key__matches": member_id}
        given = {lookup: value for lookup, value in asked.items() if value.strip()}
        return self.filter(**given) if given else self.none()

    def aged_between(self, lowest: int | None, highest: int | None, as_of: date) -> ClaimQuerySet:
        """Ages from lowest to highest day, both inclusive; None is without bound."""
        claims = self
        if lowest is not None:
            claims = claims.filter(age_anchor_on__lte=ageing.anchor_of_age(as_of, lowest))
        if highest is not None:
            claims = claims.filter(age_anchor_on__gte=ageing.anchor_of_age(as_of, highest))
        return claims
