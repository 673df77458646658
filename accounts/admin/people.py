"""The back office's pages of people and places."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Field, ManyToManyField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import sign_in_desk
from accounts.choices import UNASSIGNED
from accounts.forms import FacilityForm, InvitationForm, PasswordByManagerForm, TeamForm, folded
from accounts.models import Absence, Facility, Skill, Team, User
from accounts.people import person
from accounts.resources import FacilityResource, TeamResource
from accounts.rules import manageable_roles
from accounts.services.lockout import locked_until
from accounts.services.people import claims_kept_by, may_manage, settle_person
from accounts.services.sessions import end_everything
from arengine.lib.back_office import NeverDeleted, ScopedAdmin, ViewOnly
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


@admin.register(Skill)
class SkillAdmin(ScopedAdmin):
    """What people are good at; a name given here can be chosen for people and teams."""

    search_fields = ("name",)


class MemberInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    """Who works in the team; people are put into teams on their own page."""

    model = User.teams.through
    verbose_name_plural = "people"
    fields = readonly_fields = ("person", "capacity", "skilled_in")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).filter(user__in=User.objects.for_user(person(request)))
        return rows.select_related("user", "team").prefetch_related("user__skills")

    @admin.display(description="Person")
    def person(self, row: Any) -> SafeString:
        page = reverse("admin:accounts_user_change", args=[row.user_id])
        return format_html('<a href="{}">{}</a>', page, row.user)

    @admin.display(description="Claims in a day")
    def capacity(self, row: Any) -> int:
        own: int | None = row.user.daily_capacity
        return row.team.daily_capacity if own is None else own

    @admin.display(description="Skills")
    def skilled_in(self, row: Any) -> str:
        return ", ".join(str(skill) for skill in row.user.skills.all())


@admin.register(Team)
class TeamAdmin(ReferenceFiles, NeverDeleted, ScopedAdmin):
    """Teams. The name is what rules and clients say, so it stays."""

    form = TeamForm
    resource_classes = [TeamResource]
    list_display = ("label", "name", "position", "lead", "daily_capacity", "is_active")
    list_select_related = ("lead",)
    search_fields = ("label", "name")
    autocomplete_fields = ("lead", "skills")
    inlines = (MemberInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Team | None = None) -> tuple[str, ...]:
        return ("name",) if obj else ()


class AbsenceInline(admin.TabularInline):  # type: ignore[type-arg]
    """Days away and who stands in; never why."""

    model = Absence
    fk_name = "user"
    extra = 1
    autocomplete_fields = ("stand_in",)


@admin.register(User)
class UserAdmin(NeverDeleted, ScopedAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """People. A supervisor manages everyone but admins, and gives no wider sight than their own."""

    add_form = InvitationForm
    change_password_form = PasswordByManagerForm
    actions = [sign_in_desk.send_links, sign_in_desk.unlock_people, sign_in_desk.end_sign_ins]
    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active", "teams", "skills")
    filter_horizontal = ()
    autocomplete_fields = ("facilities", "skills")
    inlines = (AbsenceInline,)
    readonly_fields = ("last_login", "date_joined", "last_used_on", "locked_until")
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name", "last_name", "email")}),
        ("What they may do", {"fields": ("role", "is_active")}),
        ("What they may see", {"fields": ("teams", "facilities", "sees_all_facilities")}),
        ("What they work on", {"fields": ("skills", "daily_capacity")}),
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

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Who may not change a person is offered no button that resets their password."""
        if obj is None or self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        named, *others = self.fieldsets
        shown = tuple(name for name in named[1]["fields"] if name != "password")
        return ((named[0], {"fields": shown}), *others)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fixed = ("role", "is_active") if obj == request.user else ()
        sight = () if person(request).sees_everything else ("sees_all_facilities", "teams")
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

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """Nobody is away before they are here."""
        return self.inlines if obj else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        settle_person(form.instance, manager=person(request))
        disabled = "is_active" in form.changed_data and not form.instance.is_active
        if disabled and (kept := claims_kept_by(form.instance)):
            told = f"{kept:,} open claims stay assigned to {form.instance}: give them to others."
            self.message_user(request, told, messages.WARNING)
