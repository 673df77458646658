"""What people keep of their lists: views, pasted lists of claims, columns and where they begin."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.choices import Role
from accounts.models import Team, User
from accounts.models.people import is_present
from claims.choices import Sharing

LONGEST_QUERY = 2_000


class ClaimListQuerySet(models.QuerySet["ClaimList"]):
    def for_user(self, user: User | AnonymousUser) -> ClaimListQuerySet:
        """Own ones, and those that a view they may open is about."""
        if not is_present(user):
            return self.none()
        shared = SavedView.objects.for_user(user).values("claim_list")
        return self.filter(Q(owner=user) | Q(pk__in=shared))


class ClaimList(models.Model):
    """Claims somebody named one by one. Whoever opens it sees those of its claims in own scope."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    claim_ids = ArrayField(models.BigIntegerField(), default=list)
    not_found = ArrayField(models.CharField(max_length=64), default=list)
    created_at = models.DateTimeField(db_default=Now())

    objects = ClaimListQuerySet.as_manager()

    def __str__(self) -> str:
        return f"List {self.pk} of {len(self.claim_ids)} claims"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def for_user(self, user: User | AnonymousUser) -> SavedViewQuerySet:
        """Own ones, those of own teams, and everyone's."""
        if not is_present(user):
            return self.none()
        teams = Team.objects.for_user(user)
        return self.filter(
            Q(owner=user) | Q(sharing=Sharing.EVERYONE) | Q(sharing=Sharing.TEAM, team__in=teams)
        )

    def changeable_by(self, user: User) -> SavedViewQuerySet:
        """Own ones; those who decide keep the shared ones in order."""
        mine = Q(owner=user)
        return self.for_user(user).filter(mine | ~Q(sharing=Sharing.MINE) if user.decides else mine)


class SavedView(models.Model):
    """A tab, filter and order of the worklist under a name, with or without columns."""

    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=80, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    sharing = models.CharField(
        max_length=8, choices=Sharing, default=Sharing.MINE, db_collation="C"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True, default="")
    columns = models.JSONField(default=list, blank=True, help_text="[[column, width], ...]")
    density = models.CharField(max_length=8, blank=True, default="")
    claim_list = models.ForeignKey(
        ClaimList, null=True, blank=True, on_delete=models.PROTECT, related_name="views"
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sharing=Sharing.TEAM, team__isnull=False)
                | (~Q(sharing=Sharing.TEAM) & Q(team__isnull=True)),
                name="saved_view_team_where_shared_with_it",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DeskSettingQuerySet(models.QuerySet["DeskSetting"]):
    def for_user(self, user: User | AnonymousUser) -> DeskSettingQuerySet:
        """One's own, and what holds for one's role."""
        if not is_present(user):
            return self.none()
        return self.filter(Q(owner=user) | Q(owner__isnull=True, role=user.role))


class DeskSetting(models.Model):
    """Where the worklist of a person, or of a role, begins, and in which columns."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE
    )
    role = models.CharField(max_length=12, choices=Role, blank=True, default="")
    view = models.ForeignKey(SavedView, null=True, blank=True, on_delete=models.SET_NULL)
    columns = models.JSONField(default=list, blank=True, help_text="[[column, width], ...]")

    objects = DeskSettingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role"], condition=Q(owner__isnull=True), name="desk_setting_of_a_role"
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False, role="") | (Q(owner__isnull=True) & ~Q(role="")),
                name="desk_setting_of_a_person_or_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"Worklist of {self.owner or self.role}"
