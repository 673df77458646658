"""The back office's pages of people and places."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Field, ManyToManyField, QuerySet
from django.http import HttpRequest

from accounts.choices import UNASSIGNED
from accounts.forms import FacilityForm, folded
from accounts.models import Facility, Team, User
from accounts.people import person
from accounts.resources import FacilityResource, TeamResource
from accounts.rules import manageable_roles
from arengine.lib.back_office import NeverDeleted, ScopedAdmin
from arengine.lib.reference_files import ReferenceFiles

admin.site.unregister(Group)


@admin.register(Facility)
class FacilityAdmin(ReferenceFiles, NeverDeleted, ScopedAdmin):
    """Facilities. Who sees only some of them cannot add others."""

    form = FacilityForm
    resource_classes = [FacilityResource]
    list_display = ("name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).sees_all_facilities and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Facility | None = None) -> bool:
        fixed = obj is not None and obj.name == UNASSIGNED
        return not fixed and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Facility, form: Any, change: bool) -> None:
        obj.key = folded(obj.name)
        super().save_model(request, obj, form, change)


@admin.register(Team)
class TeamAdmin(ReferenceFiles, NeverDeleted, ScopedAdmin):
    """Teams. The name is what rules and clients say, so it stays."""

    resource_classes = [TeamResource]
    list_display = ("label", "name", "position", "daily_capacity", "is_active")
    search_fields = ("label", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Team | None = None) -> tuple[str, ...]:
        return ("name",) if obj else ()


@admin.register(User)
class UserAdmin(NeverDeleted, ScopedAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """People. A supervisor manages everyone but admins, and gives no wider sight than their own."""

    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active", "teams")
    filter_horizontal = ()
    autocomplete_fields = ("facilities",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name", "last_name", "email")}),
        ("What they may do", {"fields": ("role", "is_active")}),
        ("What they may see", {"fields": ("teams", "facilities", "sees_all_facilities")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2", "role")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_manage(person(request), obj))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fixed = ("role", "is_active") if obj == request.user else ()
        sight = () if person(request).sees_all_facilities else ("sees_all_facilities",)
        return (*self.readonly_fields, *fixed, *sight)

    def formfield_for_choice_field(
        self, db_field: Field[Any, Any], request: HttpRequest, **options: Any
    ) -> Any:
        if db_field.name == "role":
            mine = manageable_roles(person(request).role)
            options["choices"] = [(role.value, role.label) for role in mine]
        return super().formfield_for_choice_field(db_field, request, **options)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **options: Any
    ) -> Any:
        if db_field.name == "facilities":
            options["queryset"] = Facility.objects.for_user(request.user)
        if db_field.name == "teams":
            options["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)


def may_manage(manager: User, other: User) -> bool:
    """Not above one's own role, and nobody who sees facilities that one does not see."""
    if other.role not in manageable_roles(manager.role):
        return False
    if other.is_superuser and not manager.is_superuser:
        return False
    if manager.sees_all_facilities:
        return True
    beyond: QuerySet[Any] = other.facilities.exclude(
        pk__in=Facility.objects.for_user(manager).values("pk")
    )
    return not other.sees_all_facilities and not beyond.exists()
