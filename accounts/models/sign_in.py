"""Sign-ins: what is counted before a password is looked at, sessions, families of tokens."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models.people import User


class Attempts(models.Model):
    """Sign-ins tried for one name, or from one address, until a moment."""

    key = models.CharField(
        max_length=80, primary_key=True, db_collation="C", help_text="A hash: never the name."
    )
    count = models.PositiveIntegerField(db_default=1)
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "attempts"

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at}"


class SessionQuerySet(models.QuerySet["Session"]):
    def alive(self, now: datetime) -> SessionQuerySet:
        """Used within the last 15 minutes and begun within the last 12 hours."""
        idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return self.filter(expires_at__gt=now, seen_at__gt=now - idle)

    def for_user(self, user: User | AnonymousUser) -> SessionQuerySet:
        """One's own."""
        return self.filter(user=user) if isinstance(user, User) else self.none()


class Session(models.Model):
    """A browser that is signed in. Django's session with an owner, a device and two limits."""

    key_hash = models.CharField(max_length=64, db_collation="C", editable=False)
    data = models.TextField(editable=False)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]
        constraints = [models.UniqueConstraint(fields=["key_hash"], name="session_key")]

    def __str__(self) -> str:
        return self.device or "Unknown device"

    def seconds_left(self, now: datetime) -> int:
        """Until it ends, by itself or because nobody works."""
        idle_until = self.seen_at + timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return max(int((min(idle_until, self.expires_at) - now).total_seconds()), 0)


class TokenFamilyQuerySet(models.QuerySet["TokenFamily"]):
    def alive(self, now: datetime) -> TokenFamilyQuerySet:
        return self.filter(ended_at__isnull=True, expires_at__gt=now)

    def for_user(self, user: User | AnonymousUser) -> TokenFamilyQuerySet:
        """One's own."""
        return self.filter(user=user) if isinstance(user, User) else self.none()


class TokenFamily(models.Model):
    """One API sign-in: the refresh token that may be used next, and all that came before it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="token_families")
    refresh_id = models.CharField(max_length=32, db_collation="C", editable=False)
    started_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TokenFamilyQuerySet.as_manager()

    class Meta:
        ordering = ["-refreshed_at"]
        verbose_name_plural = "token families"

    def __str__(self) -> str:
        return f"API sign-in of {self.started_at:%Y-%m-%d %H:%M}"
