"""Snoozes of many claims: ended by what a person does to them, and begun again when that is
taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models.functions import Now

from claims.choices import CameBack
from claims.models import Snooze


def end_snoozes(ids: Sequence[int], by: CameBack = CameBack.PERSON) -> int:
    """These sleep no more; when each is due again is for the caller to say."""
    asleep = Snooze.objects.asleep().filter(claim__in=ids)
    return asleep.update(came_back_at=Now(), came_back_by=by)


def sleep_again(ids: Sequence[int], since: datetime) -> int:
    """Those that were ended since, on claims that have again what they had before."""
    ended = Snooze.objects.filter(claim__in=ids, came_back_by=CameBack.PERSON)
    rows = ended.filter(came_back_at__gte=since, claim__is_due=False)
    return rows.update(came_back_at=None, came_back_by="")
