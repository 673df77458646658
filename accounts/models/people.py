"""Who: users, their roles, the teams they work in and the facilities they may see."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, ClassVar, TypeGuard

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from accounts.choices import (
    AUDIT_ROLES,
    BACK_OFFICE_ROLES,
    DECIDING_ROLES,
    FACILITY_ROLES,
    UNASSIGNED,
    Role,
)
from arengine.lib.fold import fold


def is_present(user: User | AnonymousUser) -> TypeGuard[User]:
    """Signed in and not disabled: every `for_user` denies all others."""
    return isinstance(user, User) and user.is_active


class FacilityQuerySet(models.QuerySet["Facility"]):
    def for_user(self, user: User | AnonymousUser) -> FacilityQuerySet:
        """The facilities whose claims the user may see as a whole."""
        if not is_present(user) or not user.sees_facilities:
            return self.none()
        if user.sees_all_facilities:
            return self
        return self.filter(models.Q(users=user) | models.Q(name=UNASSIGNED)).distinct()


class Facility(models.Model):
    """A hospital, clinic or practice whose claims are followed up."""

    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120, unique=True, editable=False, db_collation="C")
    is_active = models.BooleanField(default=True, db_default=True)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "facilities"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.key = fold(self.name)


class SkillQuerySet(models.QuerySet["Skill"]):
    def for_user(self, user: User | AnonymousUser) -> SkillQuerySet:
        """Words, not people: everyone signed in may read them."""
        return self if is_present(user) else self.none()


class Skill(models.Model):
    """What a person is good at and a team's claims ask for: "Medicare", "Denials: coding"."""

    name = models.CharField(max_length=60, unique=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(models.QuerySet["Team"]):
    def for_user(self, user: User | AnonymousUser) -> TeamQuerySet:
        """Own teams for an agent, all for those who see whole facilities."""
        if not is_present(user):
            return self.none()
        return self if user.sees_facilities else self.filter(members=user)


class Team(models.Model):
    """A queue of claims and the people who work it."""

    name = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0, help_text="Order on screens.")
    daily_capacity = models.PositiveIntegerField(
        default=60, help_text="Claims that one member is expected to work in a day."
    )
    lead = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )
    skills = models.ManyToManyField(
        Skill, blank=True, related_name="teams", help_text="What its claims ask for."
    )
    is_active = models.BooleanField(default=True, db_default=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.label


class UserQuerySet(models.QuerySet["User"]):
    def for_user(self, user: User | AnonymousUser) -> UserQuerySet:
        """Everyone for the deciding roles and auditors, team mates and oneself for agents."""
        if not is_present(user):
            return self.none()
        if user.role in BACK_OFFICE_ROLES:
            return self
        return self.filter(models.Q(teams__in=user.team_ids) | models.Q(pk=user.pk)).distinct()


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_superuser(
        self,
        username: str,
        email: str | None = None,
        password: str | None = None,
        **extra: Any,
    ) -> User:
        """The first administrator: sees every facility."""
        extra.setdefault("role", Role.ADMIN)
        extra.setdefault("sees_all_facilities", True)
        return super().create_superuser(username, email, password, **extra)


class User(AbstractUser):
    """A person or an API client. Disabled, never deleted."""

    role = models.CharField(max_length=12, choices=Role, default=Role.AGENT)
    teams = models.ManyToManyField(Team, blank=True, related_name="members")
    facilities = models.ManyToManyField(Facility, blank=True, related_name="users")
    sees_all_facilities = models.BooleanField(default=False)
    expires_on = models.DateField(
        null=True, blank=True, help_text="The last day of sign-in; for API clients."
    )
    last_used_on = models.DateField(
        null=True, blank=True, editable=False, help_text="The last day a token was used."
    )
    session_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    skills = models.ManyToManyField(Skill, blank=True, related_name="people")
    daily_capacity = models.PositiveIntegerField(
        null=True, blank=True, help_text="Claims in a day; empty: what the team expects."
    )

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="user_role_is_known"
            )
        ]

    @cached_property
    def own_teams(self) -> list[Team]:
        """The teams they work in, asked for once."""
        return list(self.teams.all()) if self.is_active else []

    @cached_property
    def seen_teams(self) -> list[Team]:
        """As `Team.objects.for_user`, asked for once."""
        return list(Team.objects.for_user(self)) if self.sees_facilities else self.own_teams

    @property
    def team_ids(self) -> list[int]:
        return [team.pk for team in self.own_teams]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Stands in every session and token: another password or epoch ends them all at once."""
        value = f"{self.password}:{self.session_epoch}"
        salt = "accounts.models.User.session_auth_hash"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    def is_expired(self, today: date) -> bool:
        """Whether the last day of sign-in has passed."""
        return self.expires_on is not None and today > self.expires_on

    @property
    def decides(self) -> bool:
        """May decide on the claims they see: write off, assign elsewhere, keep or close."""
        return self.is_active and self.role in DECIDING_ROLES

    @property
    def decides_for_all(self) -> bool:
        """May change what reaches over all facilities: rules, payers, teams, imports."""
        return self.decides and self.sees_everything

    @property
    def reads_audit(self) -> bool:
        """May search what others did."""
        return self.is_active and self.role in AUDIT_ROLES

    @property
    def sees_facilities(self) -> bool:
        """Sees whole facilities, all or some, rather than own teams."""
        return self.is_active and self.role in FACILITY_ROLES

    @property
    def sees_everything(self) -> bool:
        """Sees every facility, and so what cannot be told apart by facility."""
        return self.sees_facilities and self.sees_all_facilities
