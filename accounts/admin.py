"""The back office's pages of people and places."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Field, ManyToManyField
from django.http import HttpRequest, HttpResponse

from accounts import sign_in_desk
from accounts.choices import UNASSIGNED
from accounts.forms import FacilityForm, InvitationForm, PasswordByManagerForm, folded
from accounts.models import Facility, Team, User
from accounts.people import person
from accounts.resources import FacilityResource, TeamResource
from accounts.rights import may_manage
from accounts.rules import manageable_roles
from accounts.services.lockout import locked_until
from accounts.services.sessions import end_everything
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

    add_form = InvitationForm
    change_password_form = PasswordByManagerForm
    actions = [sign_in_desk.send_links, sign_in_desk.unlock_people, sign_in_desk.end_sign_ins]
    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active", "teams")
    filter_horizontal = ()
    autocomplete_fields = ("facilities",)
    readonly_fields = ("last_login", "date_joined", "last_used_on", "locked_until")
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name", "last_name", "email")}),
        ("What they may do", {"fields": ("role", "is_active")}),
        ("What they may see", {"fields": ("teams", "facilities", "sees_all_facilities")}),
        ("API client", {"fields": ("expires_on", "last_used_on")}),
        ("Sign-in", {"fields": ("locked_until", "last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "email", "first_name", "last_name", "role")}),)

    @admin.display(description="Locked until")
    def locked_until(self, user: User) -> datetime | None:
        """After too many wrong passwords; the action of the list unlocks."""
        return locked_until(user)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A person who is disabled or given another role is out at once, tokens included."""
        super().save_model(request, obj, form, change)
        if change and {"role", "is_active"} & set(form.changed_data):
            end_everything(obj, "role or access changed")

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        sign_in_desk.invite(self, request, obj)
        return super().response_add(request, obj, post_url_continue)

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
