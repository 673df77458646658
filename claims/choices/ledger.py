"""Why balances move."""

from django.db import models


class EntryKind(models.TextChoices):
    """Why a balance moved."""

    PAYMENT = "payment", "Payment"
    CONTRACTUAL = "contractual", "Contractual adjustment"
    WRITE_OFF = "write_off", "Write-off"
    DENIAL_CLOSED = "denial_closed", "Closed unpaid after denial"
    TRANSFER_TO_PATIENT = "transfer_to_patient", "Transfer to patient"
    CHANGE_IN_FEED = "change_in_feed", "Change in feed"
    WITHDRAWAL = "withdrawal", "Withdrawn with its import"


# Dollars that left the balance without being paid; with payments they are the resolved dollars.
UNPAID_KINDS = (EntryKind.WRITE_OFF, EntryKind.DENIAL_CLOSED)
