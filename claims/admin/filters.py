"""Filters of the claims list that cost no scan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from claims.choices import Status
from claims.models import Claim, Payer
from claims.rules.ageing import LABELS

PAYER = "payer__id__exact"
BIGINT_DIGITS = 19


def payer_field() -> ModelChoiceField:  # type: ignore[type-arg]
    select = AutocompleteSelect(Claim._meta.get_field("payer"), admin.site)
    return ModelChoiceField(Payer.objects.all(), required=False, widget=select)


class PayerFilter(admin.SimpleListFilter):
    """One payer, found by typing: there may be thousands."""

    title = "payer"
    parameter_name = PAYER
    template = "admin/payer_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("", "any")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        others = {name: changelist.params[name] for name in changelist.params.keys() - {PAYER, "p"}}
        select = payer_field().widget.render(PAYER, self.payer_id(), {"id": "payer-filter"})
        clear = changelist.get_query_string({}, [PAYER])
        yield {"select": select, "others": others, "clear": clear}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        if not self.value():
            return queryset
        payer = self.payer_id()
        return queryset.none() if payer is None else queryset.filter(payer=payer)

    def payer_id(self) -> int | None:
        text = self.value() or ""
        return int(text) if text.isdecimal() and len(text) < BIGINT_DIGITS else None


class StatusFilter(admin.SimpleListFilter):
    """Stock filters of a generated column read every row for its distinct values."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(status.value, status.label) for status in Status]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        status = self.value()
        return queryset.filter(status=status) if status in Status.values else queryset


class BucketFilter(admin.SimpleListFilter):
    """One of the seven stored buckets."""

    title = "ageing bucket"
    parameter_name = "bucket"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(label, label) for label in LABELS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        label = self.value()
        return queryset.filter(bucket=LABELS.index(label)) if label in LABELS else queryset
