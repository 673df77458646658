"""Strategies, their versions and the thresholds of priority, as supervisors see them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import User
from accounts.people import person
from arengine.lib.back_office import NeverDeleted, ScopedAdmin, ViewOnly
from arengine.lib.dates import today
from strategies.admin.drafts import DraftsAdmin
from strategies.admin.strategy_files import StrategyResource
from strategies.models import (
    PriorityThresholds,
    Strategy,
    StrategyVersion,
    StrategyWorkflow,
)
from strategies.services.strategies import activate_strategy
from strategies.services.thresholds import set_thresholds


class StrategyWorkflowInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = StrategyWorkflow
    ordering = ("position",)


class StrategyVersionInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = StrategyVersion
    fields = ("number", "summary", "valid_from", "valid_until", "source", "activated_at")
    ordering = ("-number",)
    show_change_link = True


@admin.register(Strategy)
class StrategyAdmin(ViewOnly, ScopedAdmin):
    """Whom each strategy is for."""

    list_display = ("name", "payer_key", "line_of_business")
    list_filter = ("line_of_business",)
    search_fields = ("name", "payer_key")
    inlines = (StrategyVersionInline,)


def _put_in_force(draft: StrategyVersion, user: User) -> object:
    return activate_strategy(draft, user=user, today=today(), reason=draft.source)


@admin.register(StrategyVersion)
class StrategyVersionAdmin(DraftsAdmin):
    whole = "strategy"
    put_in_force = staticmethod(_put_in_force)
    resource_classes = [StrategyResource]
    list_display = (
        *("strategy", "number", "summary", "priority", "owner", "valid_from", "valid_until"),
        *("source", "activated_at", "activated_by"),
    )
    list_filter = ("priority", ("activated_at", admin.EmptyFieldListFilter))
    list_select_related = ("strategy", "owner", "activated_by")
    search_fields = ("strategy__name", "strategy__payer_key", "summary")
    ordering = ("strategy__name", "-number")
    inlines = (StrategyWorkflowInline,)
    view_on_site = staticmethod(lambda version: f"/payer-strategies/versions/{version.pk}")


@admin.register(PriorityThresholds)
class PriorityThresholdsAdmin(NeverDeleted, ScopedAdmin):
    """Never edited: new ones follow."""

    list_display = ("number", "high_from", "medium_from", "valid_from", "valid_until", "source")
    fields = ("high_from", "medium_from", "valid_from", "valid_until", "source")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        set_thresholds(obj, user=person(request))
