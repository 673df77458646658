"""Whether a logged touch is the work that a step asked for."""

from datetime import date, timedelta

from claims.choices import ContactResult
from strategies.choices import Channel

# Days before its own on which a step may be done; an earlier touch belongs to what went before.
LEAD = timedelta(days=3)
# An outcome that says nothing carries nothing out.
NOTE = "NOTE"
# Attempts that reached nobody leave the step to be done.
FAILED = (
    ContactResult.ABANDONED,
    ContactResult.PORTAL_DOWN,
    ContactResult.FAX_FAILED,
    ContactResult.NO_ANSWER,
    ContactResult.VOICEMAIL,
    ContactResult.WRONG_NUMBER,
)
# Channels that leave their own mark; on the others anything but a failure will do.
MARKS: dict[Channel, tuple[ContactResult, ...]] = {
    Channel.PHONE: (ContactResult.REACHED, ContactResult.AUTOMATED),
    Channel.PORTAL: (ContactResult.PORTAL,),
    Channel.FAX: (ContactResult.FAX_SENT,),
}


def carries_out(channel: str, contact: str, outcome: str) -> bool:
    """A touch that names no contact is taken at its word."""
    if outcome == NOTE or contact in FAILED:
        return False
    marks = MARKS.get(Channel(channel))
    return not contact or marks is None or contact in marks


def in_time(touched_on: date, due_on: date) -> bool:
    """Not so early that it must have been about something else."""
    return touched_on >= due_on - LEAD
