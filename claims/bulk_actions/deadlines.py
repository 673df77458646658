"""Signing off missed deadlines in bulk: by the rules of one, every clock of a claim that waits."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from claims.bulk_actions.conditions import Refusals, Values
from claims.choices import MissedBecause
from claims.models import Deadline
from claims.models.claim_queries import ClaimQuerySet
from claims.services.deadlines import refuse_sign_off, sign_off_missed, take_back_sign_offs

WAITING = Deadline.objects.waiting().filter(claim=OuterRef("pk")).order_by("due_on", "pk")
# Which clocks they were is kept, so that no other is taken back.
CLOCKS = {"clocks": ArraySubquery(WAITING.values("pk"))}
NONE_WAITS = ("it has no missed deadline that waits for a sign-off", ~Q(Exists(WAITING)))


def refused_sign_offs(user: User, values: Values, claims: ClaimQuerySet, today: date) -> Refusals:
    """Refused altogether to whoever may not sign off one."""
    refuse_sign_off(user)
    return [NONE_WAITS]


def sign_off(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    """One root cause and one note for all."""
    cause, note = values["root_cause"], values.get("reason", "")
    return sign_off_missed(ids, user=user, root_cause=cause, note=note)


def take_back(rows: Sequence[dict[str, Any]], text: str, user: User) -> list[int]:
    """The clocks of these rows wait again."""
    clocks = [clock for row in rows for clock in row["clocks"]]
    return take_back_sign_offs(clocks, text=text, user=user)


def sign_off_words(values: Values) -> str:
    return f"Sign off missed deadlines: {MissedBecause(values['root_cause']).label}"
