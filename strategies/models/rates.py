"""How often a workflow was followed by a payment: counted at night, kept, never by a page."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from strategies.models.versions import ReferenceQuerySet
from strategies.models.workflows import Workflow


class WorkflowRate(models.Model):
    """Of the claims that began it long enough before `day`, how many were paid in time."""

    workflow = models.OneToOneField(Workflow, on_delete=models.CASCADE, related_name="measured")
    day = models.DateField()
    begun = models.PositiveIntegerField(default=0)
    paid = models.PositiveIntegerField(default=0)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["workflow"]

    def __str__(self) -> str:
        return f"{self.workflow}: {self.paid} of {self.begun}"


class TouchMark(models.Model):
    """One row: touches up to that moment were read for the steps that they carry out."""

    read_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"read until {self.read_until}"

    def read_up_to_now(self) -> None:
        self.read_until = Now()
        self.save()
