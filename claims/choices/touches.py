"""What becomes of working a claim, and when it is worked again."""

from django.db import models


class DayKind(models.TextChoices):
    """How days are counted: all of them, or without weekends and holidays."""

    CALENDAR = "calendar", "Calendar days"
    WORKING = "working", "Working days"


class ContactResult(models.TextChoices):
    """What became of the attempt to reach the payer."""

    REACHED = "reached", "Reached a person"
    AUTOMATED = "automated", "Automated answer only"
    ABANDONED = "abandoned", "Gave up on hold"
    PORTAL = "portal", "Read on the portal"
    PORTAL_DOWN = "portal_down", "Portal was down"
    FAX_SENT = "fax_sent", "Fax went through"
    FAX_FAILED = "fax_failed", "Fax failed"
    NO_ANSWER = "no_answer", "No answer"
    VOICEMAIL = "voicemail", "Left a message"
    WRONG_NUMBER = "wrong_number", "Wrong number"


class SnoozeReason(models.TextChoices):
    """Why a claim is put off."""

    WAITING_PAYER = "waiting_payer", "Payer needs more time"
    WAITING_DOCUMENTS = "waiting_documents", "Waiting for documents"
    WAITING_COLLEAGUE = "waiting_colleague", "Waiting for a colleague"
    PAYER_CLOSED = "payer_closed", "Payer cannot be reached now"
    PAYMENT_ANNOUNCED = "payment_announced", "Payment announced"
    NOT_NOW = "not_now", "Another claim goes first"
    # Nobody says this one: new claims are put off so by themselves.
    FIRST_ANSWER = "first_answer", "Waiting for the payer's usual answer"


class CameBack(models.TextChoices):
    """What brought a snoozed claim back."""

    DAY = "day", "its day has come"
    PAYMENT = "payment", "a payment posted"
    PERSON = "person", "taken back by a person"
    RAISED = "raised", "it was escalated"
    SILENCE = "silence", "the payer did not answer in its usual time"
    DENIAL = "denial", "the payer denied it"
    ANSWER = "answer", "the payer has answered"
    DEADLINE = "deadline", "a deadline comes first"


SAID_BY_HAND = tuple(reason for reason in SnoozeReason if reason != SnoozeReason.FIRST_ANSWER)
