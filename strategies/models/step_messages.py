"""Steps that go out by themselves: the message of each, or why it waits for a person."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Message, User
from strategies.models.enrolments import Enrolment
from strategies.models.workflows import WorkflowStep


class StepMessageQuerySet(models.QuerySet["StepMessage"]):
    def for_user(self, user: User | AnonymousUser) -> StepMessageQuerySet:
        """As the enrolments that they carry on."""
        return self.filter(enrolment__in=Enrolment.objects.for_user(user))


class StepMessage(models.Model):
    """One step of one round of a claim's workflow, once."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="step_messages", db_index=False
    )
    step = models.ForeignKey(
        WorkflowStep, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cycle = models.PositiveSmallIntegerField()
    message = models.OneToOneField(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_hand_because = models.CharField(
        max_length=160, blank=True, default="", db_default="", help_text="Why a person does it."
    )
    written_at = models.DateTimeField(db_default=Now())

    objects = StepMessageQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "cycle", "step"], name="step_message_once"
            ),
            models.CheckConstraint(
                condition=Q(message__isnull=False) | ~Q(by_hand_because=""),
                name="step_message_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}, round {self.cycle}"
