"""The denial playbook: what a code means in plain words, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.models.people import is_present
from claims.choices import AppealAdvice, CodeKind
from claims.rules.denials import Code


class PlaybookQuerySet(models.QuerySet[Any]):
    def for_user(self, user: User | AnonymousUser) -> PlaybookQuerySet:
        """Advice, not claims: everyone signed in may read it."""
        return self if is_present(user) else self.none()

    def offered(self) -> PlaybookQuerySet:
        """Those that can still be chosen."""
        return self.filter(is_active=True)


class DenialCodeQuerySet(PlaybookQuerySet):
    def named(self, codes: Iterable[Code]) -> DenialCodeQuerySet:
        """The rows of these codes, with their categories."""
        wanted = Q(pk__in=[])
        for code in codes:
            wanted |= Q(kind=code.kind, value=code.value)
        return self.filter(wanted).select_related("category")


class DenialCategory(models.Model):
    """A kind of denial, with the usual way to go about it."""

    key = models.CharField(max_length=40, unique=True, db_collation="C")
    label = models.CharField(max_length=60)
    words = models.CharField(max_length=300, help_text="What it means, in plain words.")
    first_action = models.CharField(max_length=300)
    appeal = models.CharField(max_length=12, choices=AppealAdvice)
    appeal_note = models.CharField(
        max_length=120, blank=True, default="", help_text="When, or with what."
    )
    owner = models.CharField(max_length=60, help_text="The desk that can mend it.")
    documents = models.TextField(blank=True, default="", help_text="To have ready; one a line.")
    source = models.CharField(max_length=200, blank=True, default="")

    objects = PlaybookQuerySet.as_manager()

    class Meta:
        ordering = ["label"]
        verbose_name_plural = "denial categories"

    def __str__(self) -> str:
        return self.label


class DenialCode(models.Model):
    """One code in our own words. What it leaves blank is as its category says."""

    kind = models.CharField(max_length=4, choices=CodeKind, db_collation="C")
    value = models.CharField(max_length=8, db_collation="C")
    category = models.ForeignKey(
        DenialCategory, null=True, blank=True, on_delete=models.PROTECT, related_name="codes"
    )
    words = models.CharField(
        max_length=300, blank=True, default="", help_text="A paraphrase, never the official text."
    )
    first_action = models.CharField(max_length=300, blank=True, default="")
    appeal = models.CharField(max_length=12, choices=AppealAdvice, blank=True, default="")
    appeal_note = models.CharField(max_length=120, blank=True, default="")
    owner = models.CharField(max_length=60, blank=True, default="")
    documents = models.TextField(blank=True, default="")
    official_text = models.TextField(
        blank=True, default="", help_text="Loaded from a list that you have licensed."
    )
    source = models.CharField(max_length=200, blank=True, default="")

    objects = DenialCodeQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "value"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="denial_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind.upper()} {self.value}"


class RootCause(models.Model):
    """Why it really happened: what a person found, apart from the payer's code."""

    name = models.CharField(max_length=60, unique=True)
    words = models.CharField(max_length=200, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = PlaybookQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
