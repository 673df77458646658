"""Texts of messages: drafted, looked at with a real claim, put in use and out of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.people import person
from arengine.lib.back_office import NeverDeleted, ScopedAdmin
from arengine.lib.errors import Refused
from arengine.lib.reference_files import ReferenceFiles
from strategies.admin.template_files import TemplateResource
from strategies.models import MessageTemplate
from strategies.rules.merge_fields import FIELDS
from strategies.services.templates import (
    LINED,
    WORDS,
    activate_template,
    check_texts,
    last_versions,
    retire_template,
    save_template,
)

Verb = Callable[..., MessageTemplate]


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new version; one of a key that there is already is of the same kind."""

    class Meta:
        model = MessageTemplate
        fields = ("key", *WORDS)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if "body" in self.fields:
            self.fields["body"].help_text = "Fields: " + ", ".join(f"{{{name}}}" for name in FIELDS)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name in LINED:
            said[name] = said.get(name, "").replace("\r\n", "\n")
        check_texts(said.get("kind", ""), said.get("subject", ""), said["body"])
        before = MessageTemplate.objects.filter(key=said.get("key")).first()
        if before is not None and before.kind != said.get("kind"):
            self.add_error("kind", f"“{before.key}” is of another kind.")
        return said


@admin.register(MessageTemplate)
class MessageTemplateAdmin(ReferenceFiles, NeverDeleted, ScopedAdmin):
    """Versions are never edited: another follows, which begins as a copy (`?key=`)."""

    form = TemplateForm
    resource_classes = [TemplateResource]
    list_display = ("name", "key", "number", "kind", "category", "is_active", "source")
    list_filter = ("kind", "is_active")
    list_select_related = ("category",)
    search_fields = ("key", "name", "subject")
    ordering = ("key", "-number")
    fields = ("key", *WORDS)
    actions = ("put_in_use", "retire")
    view_on_site = staticmethod(lambda template: f"/templates/{template.key}/preview")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        return person(request).decides_for_all

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return person(request).decides_for_all

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        key = request.GET.get("key", "")
        last = MessageTemplate.objects.filter(key=key).order_by("-number").first()
        return {"key": key, **{name: getattr(last, name) for name in WORDS}} if last else {}

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[MessageTemplate]:
        """One row a text: its last version."""
        shown = super().get_export_queryset(request).order_by()
        return shown.filter(pk__in=last_versions()).order_by("key")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        saved = save_template(obj.key, form.cleaned_data, user=person(request))
        obj.pk, obj.number = saved.pk, saved.number

    @admin.action(description="Put in use", permissions=["decide"])
    def put_in_use(self, request: HttpRequest, chosen: QuerySet[MessageTemplate]) -> None:
        self._each(request, chosen, activate_template)

    @admin.action(description="Take out of use", permissions=["decide"])
    def retire(self, request: HttpRequest, chosen: QuerySet[MessageTemplate]) -> None:
        self._each(request, chosen.filter(is_active=True), retire_template)

    def _each(self, request: HttpRequest, chosen: QuerySet[MessageTemplate], verb: Verb) -> None:
        done = [verb(one, user=person(request)) for one in chosen.order_by("key", "number")]
        if not done:
            raise Refused("nothing_done", "Choose texts to which this applies.")
        self.message_user(request, f"{len(done)} done.")
