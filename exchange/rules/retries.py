"""When a delivery is tried again: 8 tries over a good day."""

from datetime import timedelta

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
MOST_TRIES = len(WAITS) + 1


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries; None: it is given up."""
    return WAITS[tries - 1] if tries < MOST_TRIES else None
