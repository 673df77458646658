"""Deadlines: the table they are computed from, and the clocks, to be looked at."""

from django.contrib import admin

from arengine.lib.back_office import NeverDeleted, ScopedAdmin, ViewOnly
from claims.models import Deadline, DeadlineRule


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(NeverDeleted, ScopedAdmin):
    """Dated and cited. A term that changes gets an end and a new row; the night applies both."""

    list_display = (
        *("kind", "payer", "payer_words", "line_of_business", "length", "unit", "anchor"),
        *("may_appeal", "plan_type", "state", "effective_from", "effective_to", "in_use", "source"),
    )
    list_filter = ("kind", "in_use", "line_of_business", "state")
    list_select_related = ("payer",)
    search_fields = ("payer__name", "payer_words", "source")
    autocomplete_fields = ("payer",)


@admin.register(Deadline)
class DeadlineAdmin(ViewOnly, ScopedAdmin):
    """Clocks; they are signed off on the page of deadlines."""

    list_display = ("claim", "kind", "due_on", "state", "team", "owner", "balance", "root_cause")
    list_filter = ("state", "kind", "root_cause")
    list_select_related = ("claim", "team", "owner")
    search_fields = ("claim__claim_number",)
    exclude = ("note",)
    view_on_site = staticmethod(lambda deadline: "/deadlines")
