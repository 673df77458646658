"""Age and bucket: one table of edges, read by Python here and by SQL in `claims.bulk.ageing`."""

from bisect import bisect_right
from datetime import date, timedelta

# The lowest day of each of the seven stored buckets.
EDGES = (0, 31, 61, 91, 121, 181, 366)
LABELS = ("0-30", "31-60", "61-90", "91-120", "121-180", "181-365", ">365")
# Screens and API show five; the last three are one unless asked apart.
SHOWN = ("0-30", "31-60", "61-90", "91-120", ">120")
LAST_SHOWN = len(SHOWN) - 1
AT_RISK_OVER = 180
AT_RISK_FROM_BUCKET = LABELS.index("181-365")


def age(anchor: date, as_of: date) -> int:
    """Days from the ageing anchor to the as-of date."""
    return (as_of - anchor).days


def bucket(days: int) -> int:
    """The stored bucket (0 to 6) of an age; a claim dated tomorrow is in the first."""
    return max(bisect_right(EDGES, days) - 1, 0)


def shown_bucket(stored: int) -> str:
    """The label among the five of the screens."""
    return SHOWN[min(stored, LAST_SHOWN)]


def stored_buckets(label: str) -> tuple[int, ...]:
    """The stored buckets that a label of the five or of the seven stands for; empty if unknown."""
    if label == SHOWN[-1]:
        return tuple(range(LAST_SHOWN, len(LABELS)))
    return (LABELS.index(label),) if label in LABELS else ()


def anchor_of_age(as_of: date, days: int) -> date:
    """The anchor date of a claim that is `days` old."""
    return as_of - timedelta(days=days)


def anchor_range(stored: int, as_of: date) -> tuple[date | None, date | None]:
    """First and last anchor date whose age falls into the bucket; None is without bound."""
    youngest = None if stored == 0 else as_of - timedelta(days=EDGES[stored])
    if stored == len(EDGES) - 1:
        return None, youngest
    return as_of - timedelta(days=EDGES[stored + 1] - 1), youngest
