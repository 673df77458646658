"""What others decide."""

from django.db import models


class DecisionKind(models.TextChoices):
    """What may be asked for, to be decided by somebody else."""

    WRITE_OFF = "write_off", "Write-off"


class DecisionState(models.TextChoices):
    ASKED = "asked", "Waiting"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class EscalationState(models.TextChoices):
    OPEN = "open", "Open"
    RETURNED = "returned", "Returned"
    DONE = "done", "Done"
