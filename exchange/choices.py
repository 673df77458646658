"""What is told to systems outside, and what became of the telling."""

from django.db import models


class EventKind(models.TextChoices):
    CLAIM_ASSIGNED = "claim.assigned", "Claim assigned"
    CLAIM_TOUCHED = "claim.touched", "Claim touched"
    CLAIM_RESOLVED = "claim.resolved", "Claim resolved"
    IMPORT_FINISHED = "import.finished", "Import finished"


# Sent only when somebody asks for it, whatever kinds were chosen.
TEST_KIND = "webhook.test"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Unknown: the sender died"


# Nothing more happens to a delivery by itself; a person may send it again.
ENDED = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN)
