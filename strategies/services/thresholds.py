"""From which share of the open dollars a payer is HIGH, and from which MEDIUM."""

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.errors import Refused
from strategies.models import PriorityThresholds
from strategies.services.drafts import next_number
from strategies.services.rights import refuse_unless_deciding


@transaction.atomic
def set_thresholds(thresholds: PriorityThresholds, *, user: User) -> PriorityThresholds:
    """Puts new thresholds in force from their first day on; those before stay as they were."""
    refuse_unless_deciding(user)
    if not 0 < thresholds.medium_from < thresholds.high_from <= 1:
        raise Refused(
            "thresholds_order", "MEDIUM begins above 0 and below HIGH, HIGH at most at 1."
        )
    PriorityThresholds.objects.select_for_update().order_by("pk").first()
    thresholds.number = next_number(PriorityThresholds.objects.all())
    thresholds.created_by = thresholds.activated_by = user
    thresholds.activated_at = Now()
    thresholds.save(force_insert=True)
    thresholds.refresh_from_db()
    return thresholds
