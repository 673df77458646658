"""Keeping what each payer pays, and the scores that follow from it."""

from datetime import date

from django.db import transaction

from arengine.lib.deadlocks import retry_deadlocks
from claims.bulk.paid_percent import changed_percents
from claims.bulk.payers import claims_of
from claims.bulk.rescoring import rescore
from claims.models import Payer


def learn_paid_percents(day: date) -> int:
    """Learns anew from the twelve full months before; returns how many payers changed.

    A payer and the scores of its claims change together, so that a night cut short goes on.
    """
    changed = changed_percents(day)
    for payer, percent in changed.items():
        _keep(payer, percent)
    return len(changed)


@retry_deadlocks
@transaction.atomic
def _keep(payer: int, percent: int | None) -> None:
    Payer.objects.filter(pk=payer).update(paid_percent=percent)
    rescore(claims_of(payer))
