"""Who may approve how much, and what was decided."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.people import person
from arengine.lib.back_office import ScopedAdmin, ViewOnly
from claims.models import ApprovalLimit, DecisionRequest


@admin.register(ApprovalLimit)
class ApprovalLimitAdmin(ScopedAdmin):
    """A new limit is a new row with its day; the rows before it stay as the history."""

    list_display = ("kind", "role", "person", "alone_up_to", "up_to", "effective_from", "source",
                    "is_assumption", "author")  # fmt: skip
    list_filter = ("kind", "role", "is_assumption")
    list_select_related = ("person", "author")
    autocomplete_fields = ("person",)

    def has_change_permission(self, request: HttpRequest, obj: ApprovalLimit | None = None) -> bool:
        """Nobody changes what is in force for themselves."""
        own = obj is not None and obj.person_id == request.user.pk
        return not own and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: ApprovalLimit | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ApprovalLimit, form: Any, change: bool) -> None:
        obj.author = person(request)
        super().save_model(request, obj, form, change)


@admin.register(DecisionRequest)
class DecisionRequestAdmin(ViewOnly, ScopedAdmin):
    list_display = ("claim", "kind", "amount", "state", "requested_by", "asked_at",
                    "first_approved_by", "decided_by", "decided_at")  # fmt: skip
    list_filter = ("kind", "state")
    list_select_related = ("claim", "requested_by", "first_approved_by", "decided_by")
    search_fields = ("claim__claim_number",)
    view_on_site = staticmethod(lambda request: "/decisions")
