"""Notices of deadlines that come near, to whoever works the claim, else to the team's lead."""

from datetime import date

from django.db import transaction

from accounts.models import Notice
from arengine.lib.deadlocks import retry_deadlocks
from claims.bulk.alerts import Alert, reach_marks


@retry_deadlocks
@transaction.atomic
def alert_deadlines(today: date) -> int:
    """One notice a person and mark; returns how many claims have come near."""
    alerts = reach_marks(today)
    Notice.objects.bulk_create(
        Notice(user_id=alert.person, text=_text(alert), link=_link(alert))
        for alert in alerts
        if alert.person is not None
    )
    return sum(alert.claims for alert in alerts)


def _text(alert: Alert) -> str:
    one = f"Claim {alert.claim_number} has"
    many = f"{alert.claims:,} claims have"
    return f"{one if alert.claims == 1 else many} a deadline in {alert.mark} days or less."


def _link(alert: Alert) -> str:
    return f"/deadlines?days={alert.mark}"
