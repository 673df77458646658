"""The denial playbook, as supervisors edit it: categories, codes, root causes, all as files too.

A licensed list of official texts is loaded here: columns `kind`, `value`, `official_text`.
"""

from typing import Any

from django.contrib import admin
from import_export import fields, widgets

from arengine.lib.back_office import NeverDeleted, ScopedAdmin
from arengine.lib.reference_files import ReferenceFiles, ReferenceResource, YesNoWidget, refuse
from claims.models import DenialCategory, DenialCode, RootCause
from claims.rules.denials import codes_in

LISTED = ("first_action", "appeal", "appeal_note", "owner", "documents")


class CategoryWidget(widgets.Widget):
    """A category by its key."""

    def clean(self, value: object, row: Any = None, **options: Any) -> DenialCategory:
        found = DenialCategory.objects.filter(key=str(value)).first()
        if found is None:
            raise ValueError(f"no category has the key “{value}”")
        return found

    def render(self, value: DenialCategory | None, obj: object = None, **options: Any) -> str:
        return value.key if value else ""


class CategoryResource(ReferenceResource):
    class Meta(ReferenceResource.Meta):
        model = DenialCategory
        fields = ("key", "label", "words", *LISTED, "source")
        import_id_fields = ("key",)


class CodeResource(ReferenceResource):
    """A code is written as its list spells it; a column that is not in the file stays as it is."""

    category = fields.Field("category", "category", CategoryWidget())

    class Meta(ReferenceResource.Meta):
        model = DenialCode
        fields = ("kind", "value", "category", "words", *LISTED, "official_text", "source")
        import_id_fields = ("kind", "value")

    def before_import_row(self, row: dict[str, Any], **options: Any) -> None:
        super().before_import_row(row, **options)
        row["kind"] = str(row.get("kind") or "").lower()
        row["value"] = _spelled(row["kind"], str(row.get("value") or ""))


class CauseResource(ReferenceResource):
    is_active = fields.Field("is_active", "is_active", YesNoWidget())

    class Meta(ReferenceResource.Meta):
        model = RootCause
        fields = ("name", "words", "position", "is_active")
        import_id_fields = ("name",)


def _spelled(kind: str, value: str) -> str:
    """As the page looks it up: `MA1` is MA01. A remark is no adjustment reason."""
    found = codes_in(value)
    if len(found) != 1 or found[0].kind != kind:
        raise refuse(f"“{value}” is not a code of the list “{kind}”", "value")
    return found[0].value


@admin.register(DenialCategory)
class DenialCategoryAdmin(ReferenceFiles, NeverDeleted, ScopedAdmin):
    resource_classes = [CategoryResource]
    list_display = ("label", "key", "first_action", "appeal", "owner")
    list_filter = ("appeal",)
    search_fields = ("label", "key", "words")


@admin.register(DenialCode)
class DenialCodeAdmin(ReferenceFiles, NeverDeleted, ScopedAdmin):
    resource_classes = [CodeResource]
    list_display = ("value", "kind", "category", "words", "appeal")
    list_filter = ("kind", "category")
    list_select_related = ("category",)
    search_fields = ("value", "words")
    autocomplete_fields = ("category",)


@admin.register(RootCause)
class RootCauseAdmin(ReferenceFiles, NeverDeleted, ScopedAdmin):
    resource_classes = [CauseResource]
    list_display = ("name", "words", "position", "is_active")
    search_fields = ("name",)
