"""Versions of the score: drafted, weighed, put in force, never edited afterwards."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk.portfolio import take_portfolio
from claims.models import JobRun, ScoreWeights
from claims.services.claims import refuse_while_importing
from claims.services.rescoring import begin_rescoring, rescoring
from claims.services.versions import lock_draft, next_number, refuse_unless_deciding

WEIGHTS = ("dollars", "age", "response", "idle_touches", "denial", "deadline_days")


@transaction.atomic
def draft_weights(source: ScoreWeights, *, user: User) -> ScoreWeights:
    """A draft that begins with the weights of another version."""
    refuse_unless_deciding(user, "the score")
    return ScoreWeights.objects.create(
        number=next_number(source),
        reason=f"Drafted from version {source.number}",
        created_by=user,
        **{name: getattr(source, name) for name in WEIGHTS},
    )


@transaction.atomic
def save_weights(version: ScoreWeights, weights: Mapping[str, Any], *, user: User) -> ScoreWeights:
    """Other weights for a draft."""
    refuse_unless_deciding(user, "the score")
    locked = _lock_newest_draft(version)
    for name in WEIGHTS:
        setattr(locked, name, weights[name])
    locked.full_clean()
    locked.save(update_fields=WEIGHTS)
    return locked


@retry_deadlocks
@transaction.atomic
def activate_weights(version: ScoreWeights, *, user: User, reason: str, today: date) -> JobRun:
    """Puts a draft in force. What is written from now on is scored by it; what is stored follows
    in the background, as the run that is returned tells."""
    refuse_unless_deciding(user, "the score")
    if not reason.strip():
        raise Refused("reason_missing", "Say why the order changes; everybody reads it.")
    take_portfolio()
    refuse_while_importing()
    locked = _lock_newest_draft(version)
    if rescoring() is not None:
        raise Refused("rescoring", "The version before is still being worked in; wait for its end.")
    locked.reason, locked.activated_by = reason, user
    locked.save(update_fields=["reason", "activated_by"])
    ScoreWeights.objects.filter(pk=locked.pk).update(activated_at=Now())
    return begin_rescoring(locked.number, today)


def _lock_newest_draft(version: ScoreWeights) -> ScoreWeights:
    locked = lock_draft(version, "Weights")
    newer = ScoreWeights.objects.filter(number__gt=locked.number, activated_at__isnull=False)
    if newer.exists():
        raise Refused("newer_version", "A newer version is in force; draft from it.")
    return locked
