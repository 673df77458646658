"""What to do next on a claim: one row a claim, written by whoever plans the work."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from claims.models.claims import Claim


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def for_user(self, user: User | AnonymousUser) -> NextStepQuerySet:
        """As the claims they are about."""
        return self.filter(claim__in=Claim.objects.for_user(user))


class NextStep(models.Model):
    """The next step of a claim, in the words of the strategy, rule or person it comes from."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="next_step")
    title = models.CharField(max_length=120)
    why = models.CharField(max_length=200, blank=True, default="", help_text="Where it comes from.")
    instructions = models.TextField(blank=True, default="", help_text="What to say and do.")
    have_ready = models.TextField(blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    link = models.CharField(max_length=200, blank=True, default="")
    written_at = models.DateTimeField(db_default=Now())

    objects = NextStepQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "claim"]

    def __str__(self) -> str:
        return self.title
