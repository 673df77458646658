"""What admin pages share: scope, pages that stay fast at millions of rows, rows only looked at."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

COUNTED = 10_000

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    Options = admin.options.BaseModelAdmin[Any]
else:
    Admin, Options = admin.ModelAdmin, object


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts, and pages through, the first 10,000 rows: the work is bounded whatever the table."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Model] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[: COUNTED + 1].count()

    @property
    def is_capped(self) -> bool:
        """More rows match than are counted."""
        return self.count > COUNTED

    @cached_property
    def num_pages(self) -> int:
        return max(-(-min(self.count, COUNTED) // self.per_page), 1)


_is_key = re.compile(r"[0-9]{1,18}", re.ASCII).fullmatch


class ByKey(AutocompleteMixin):
    """Shows a refused form again even where what was sent is no key; the stock ones break."""

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if _is_key(str(key))], attrs)


class OneByKey(ByKey, AutocompleteSelect):
    pass


class ManyByKey(ByKey, AutocompleteSelectMultiple):
    pass


class ByKeyFields(Options):
    """Autocomplete fields that take whatever is sent."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", OneByKey(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", ManyByKey(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **options)


class ScopedAdmin(ByKeyFields, Admin):
    """A changelist of what the person may see, without a full count."""

    paginator = CappedPaginator
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).for_user(request.user)  # type: ignore[attr-defined]

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """What is not there, or not theirs to see, is missing rather than a redirect."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found


class NeverDeleted(Options):
    """Rows that others point to are disabled or merged, never deleted, by superusers neither."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ViewOnly(NeverDeleted):
    """Rows that change through their own verbs alone."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
