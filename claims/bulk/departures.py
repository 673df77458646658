"""Claims that left their teams: forgotten once the old team may no longer read them."""

from datetime import datetime

from claims.models import Departure
from claims.models.departures import READABLE_AFTER


def forget_departures(moment: datetime) -> int:
    """Deletes the rows that no longer open a claim; returns how many."""
    gone, _ = Departure.objects.filter(left_at__lte=moment - READABLE_AFTER).delete()
    return gone
