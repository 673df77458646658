"""What the back office of strategies and of workflows shares: versions to look at, brought by file
as drafts, and put in force."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from accounts.people import person
from arengine.lib.back_office import ScopedAdmin, ViewOnly
from arengine.lib.reference_files import ReferenceFiles


class DraftsAdmin(ReferenceFiles, ViewOnly, ScopedAdmin):
    """Versions are edited on their page; a file brings drafts, which are put in force here."""

    # What the versions are of, and the verb that puts a draft in force.
    whole: ClassVar[str]
    put_in_force: Callable[[Any, User], object]
    actions = ("activate",)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return person(request).decides_for_all

    def has_activate_permission(self, request: HttpRequest) -> bool:
        return person(request).decides_for_all

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The last version of each: a file holds a row for it."""
        shown = super().get_export_queryset(request)
        latest = shown.order_by(f"{self.whole}_id", "-number").distinct(f"{self.whole}_id")
        return self.model.objects.filter(pk__in=latest.values("pk")).order_by(f"{self.whole}_id")

    @admin.action(description="Put the drafts in force", permissions=["activate"])
    def activate(self, request: HttpRequest, versions: QuerySet[Any]) -> None:
        """All or none of them."""
        drafts = versions.filter(activated_at__isnull=True).order_by("pk")
        with transaction.atomic():
            done = [self.put_in_force(draft, person(request)) for draft in drafts]
        self.message_user(request, f"{len(done)} put in force.")
