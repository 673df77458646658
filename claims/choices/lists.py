"""Lists: doing one thing to many claims, sharing views, taking files away."""

from django.db import models


class BulkKind(models.TextChoices):
    """What may be done to many claims at once."""

    ASSIGN = "assign", "Assign"
    RELEASE = "release", "Give back to the rules"
    FOLLOW_UP = "follow_up", "Follow up on a day"
    HOLD = "hold", "Put on hold until a day"
    STATUS = "status", "Move the statuses"
    NOTE = "note", "Add a note to the story"
    SIGN_OFF = "sign_off", "Sign off missed deadlines"


# What only somebody who decides may do, to one claim or to many.
DECIDED = (BulkKind.SIGN_OFF,)


class BulkState(models.TextChoices):
    PREVIEWED = "previewed", "Waiting for your word"
    CONFIRMED = "confirmed", "Waiting for a worker"
    RUNNING = "running", "At work"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNDONE = "undone", "Undone"


# Work that a worker should have taken up by itself.
BULK_DUE = (BulkState.CONFIRMED, BulkState.RUNNING)


# What was done before the stop is kept: it can be gone on with, or undone.
BULK_STOPPED = (BulkState.FAILED, BulkState.CANCELLED)


class Sharing(models.TextChoices):
    """Who sees a saved view."""

    MINE = "mine", "Only me"
    TEAM = "team", "A team"
    EVERYONE = "everyone", "Everyone"


class ExportState(models.TextChoices):
    WAITING = "waiting", "Waiting for a worker"
    WRITING = "writing", "Being written"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    EXPIRED = "expired", "No longer kept"
