"""Outcomes and the payers' own pace of following up, edited here or as files."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from import_export import fields, widgets

from arengine.lib.back_office import NeverDeleted, ScopedAdmin
from arengine.lib.reference_files import (
    NumberWidget,
    ReferenceFiles,
    ReferenceResource,
    YesNoWidget,
)
from claims.admin.payer_files import PayerWidget
from claims.models import FollowUpRule, Outcome

EFFECTS = ("adjudication_status", "work_status", "responsibility", "disposition")


class OutcomeWidget(widgets.Widget):
    """An outcome by its code."""

    def clean(self, value: object, row: Any = None, **options: Any) -> Outcome:
        outcome = Outcome.objects.filter(code=str(value)).first()
        if outcome is None:
            raise ValueError(f"there is no outcome “{value}”")
        return outcome

    def render(self, value: Outcome | None, obj: object = None, **options: Any) -> str:
        return value.code if value else ""


class OutcomeResource(ReferenceResource):
    is_active = fields.Field("is_active", "is_active", YesNoWidget())
    is_progress = fields.Field("is_progress", "is_progress", YesNoWidget())
    needs_note = fields.Field("needs_note", "needs_note", YesNoWidget())
    needs_date = fields.Field("needs_date", "needs_date", YesNoWidget())
    points = fields.Field("points", "points", NumberWidget())

    class Meta(ReferenceResource.Meta):
        model = Outcome
        fields = (
            *("code", "label", "meaning", "key", "position", "is_active", "next_action", "days"),
            *("day_kind", *EFFECTS, "is_progress", "needs_note", "needs_date", "points", "source"),
        )
        import_id_fields = ("code",)


class RuleResource(ReferenceResource):
    outcome = fields.Field("outcome", "outcome", OutcomeWidget())
    payer = fields.Field("payer", "payer", PayerWidget())

    class Meta(ReferenceResource.Meta):
        model = FollowUpRule
        fields = (
            *("outcome", "payer", "line_of_business", "days", "day_kind"),
            *("effective_from", "source"),
        )
        import_id_fields = ("outcome", "payer", "line_of_business", "effective_from")

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> FollowUpRule | None:
        """By its natural key; a rule of a line has no payer."""
        try:
            outcome = OutcomeWidget().clean(row.get("outcome"))
            payer = PayerWidget().clean(row["payer"]) if row.get("payer") else None
            rules = FollowUpRule.objects.filter(outcome=outcome, payer=payer)
            line, since = row.get("line_of_business") or "", str(row.get("effective_from") or "")
            return rules.filter(line_of_business=line, effective_from=since).first()
        except (ValueError, ValidationError):
            return None


@admin.register(Outcome)
class OutcomeAdmin(ReferenceFiles, NeverDeleted, ScopedAdmin):
    """What a touch can come to. One out of use is made inactive; its touches stay."""

    resource_classes = [OutcomeResource]
    list_display = ("code", "label", "key", "days", "day_kind", *EFFECTS[:2], "points", "is_active")
    list_filter = ("is_active", "is_progress")
    search_fields = ("code", "label")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Outcome | None = None
    ) -> tuple[str, ...]:
        """Clients and files know an outcome by its code."""
        return ("code",) if obj else ()


@admin.register(FollowUpRule)
class FollowUpRuleAdmin(ReferenceFiles, ScopedAdmin):
    """Days until the next action for one payer, or for a line of business."""

    resource_classes = [RuleResource]
    list_display = ("outcome", "payer", "line_of_business", "days", "day_kind", "effective_from")
    list_filter = ("line_of_business",)
    list_select_related = ("outcome", "payer")
    search_fields = ("outcome__code", "payer__name", "source")
    autocomplete_fields = ("outcome", "payer")
