"""The outbox: what is to be said to people outside, and what became of it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.choices import MessageChannel, MessageState, OptOutReason
from accounts.models.people import User, is_present
from arengine.lib.blind_index import normal_address
from arengine.lib.encrypted_fields import (
    BlindIndexField,
    EncryptedBytesField,
    EncryptedTextField,
)


class MessageQuerySet(models.QuerySet["Message"]):
    def for_user(self, user: User | AnonymousUser) -> MessageQuerySet:
        """They may speak of anybody's claims: for those who see everything, and who wrote them."""
        if not is_present(user):
            return self.none()
        return self if user.sees_everything else self.filter(author=user)

    def due(self, moment: datetime) -> MessageQuerySet:
        """E-mails to be tried now."""
        waiting = self.filter(state=MessageState.WAITING, channel=MessageChannel.EMAIL)
        return waiting.filter(next_at__lte=moment)


class Message(models.Model):
    """One message. Whoever asks for the same key twice has it sent once."""

    key = models.CharField(max_length=120, unique=True, db_collation="C")
    channel = models.CharField(max_length=8, choices=MessageChannel, db_collation="C")
    # What it is about, as "claims.claim:17": a lower floor cannot point upwards.
    about = models.CharField(max_length=80, blank=True, default="", db_collation="C")
    to_name = EncryptedTextField(blank=True, default="", db_default=b"")
    to_address = EncryptedTextField()
    to_address_key = BlindIndexField(of="to_address", normalise=normal_address, db_default=b"")
    # Read by everyone on the way: nothing of a patient.
    subject = models.CharField(max_length=150)
    body = EncryptedTextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=12,
        choices=MessageState,
        default=MessageState.WAITING,
        db_default=MessageState.WAITING.value,
        db_collation="C",
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(db_default=Now())
    next_at = models.DateTimeField(db_default=Now())
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True, default="", db_default="")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="message_state_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=Q(state=MessageState.WAITING),
                name="message_waiting",
            ),
            models.Index(
                fields=["tried_at"],
                condition=Q(state=MessageState.SENDING),
                name="message_sending",
            ),
            models.Index(fields=["state", "-id"], name="message_by_state"),
            models.Index(fields=["about", "-id"], condition=~Q(about=""), name="message_about"),
            models.Index(fields=["tried_at", "id"], name="message_tried"),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"


class MessageFileQuerySet(models.QuerySet["MessageFile"]):
    def for_user(self, user: User | AnonymousUser) -> MessageFileQuerySet:
        """As the messages that they go with."""
        return self.filter(message__in=Message.objects.for_user(user))


class MessageFile(models.Model):
    """A file that goes with a message, as it was."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")
    name = EncryptedTextField()
    content_type = models.CharField(max_length=80)
    content = EncryptedBytesField()

    objects = MessageFileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"File {self.pk} of message {self.message_id}"


class OptOutQuerySet(models.QuerySet["OptOut"]):
    def for_user(self, user: User | AnonymousUser) -> OptOutQuerySet:
        """Addresses of people outside: for those who decide."""
        return self if is_present(user) and user.sees_everything else self.none()

    def standing(self) -> OptOutQuerySet:
        return self.filter(lifted_at__isnull=True)


class OptOut(models.Model):
    """An address that is not written to."""

    address = EncryptedTextField()
    address_key = BlindIndexField(of="address", normalise=normal_address, db_default=b"")
    reason = models.CharField(max_length=8, choices=OptOutReason)
    note = models.CharField(max_length=200, blank=True, default="")
    since = models.DateTimeField(db_default=Now())
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OptOutQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["address_key"], condition=Q(lifted_at__isnull=True), name="opt_out_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Opt-out {self.pk}"
