"""Payers: their line of business, spellings, contract terms and merges."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.people import person
from arengine.lib.back_office import NeverDeleted, ScopedAdmin, ViewOnly
from arengine.lib.dates import today
from arengine.lib.errors import Refused
from arengine.lib.fold import fold
from arengine.lib.reference_files import ReferenceFiles
from claims.admin.payer_files import AliasResource, PayerResource, TermResource, know_by_own_name
from claims.admin.payer_forms import AliasForm, PayerForm
from claims.models import AnswerTime, ContractTerm, Payer, PayerAlias, PayerContact, PayerMerge
from claims.services.merging import merge_payers, undo_merge
from claims.services.payers import confirm_line

LINE_FIELDS = {"line_of_business", "line_confirmed"}


class AliasInline(admin.TabularInline):  # type: ignore[type-arg]
    model = PayerAlias
    form = AliasForm
    extra = 1


class TermInline(admin.TabularInline):  # type: ignore[type-arg]
    model = ContractTerm
    extra = 1


class ContactInline(admin.TabularInline):  # type: ignore[type-arg]
    model = PayerContact
    extra = 1


@admin.register(Payer)
class PayerAdmin(ReferenceFiles, NeverDeleted, ScopedAdmin):
    """A new payer's line of business is a proposal until it is confirmed here."""

    form = PayerForm
    resource_classes = [PayerResource]
    list_display = (
        *("name", "line_of_business", "line_confirmed", "learned", "merged_into", "claims"),
    )
    list_filter = (
        "line_confirmed",
        "line_of_business",
        ("merged_into", admin.EmptyFieldListFilter),
    )
    list_select_related = ("merged_into",)
    search_fields = ("name", "aliases__key")
    inlines = (AliasInline, TermInline, ContactInline)
    actions = ("confirm_lines", "merge")
    readonly_fields = ("learned",)

    def has_change_permission(self, request: HttpRequest, obj: Payer | None = None) -> bool:
        merged = obj is not None and obj.merged_into_id is not None
        return not merged and super().has_change_permission(request, obj)

    @admin.display(description="Usually pays after", ordering="answer_days")
    def learned(self, payer: Payer) -> str:
        """Learned, and shown beside what the contract and the line of business say."""
        if payer.answer_days is None:
            return "too few payments"
        return f"{payer.answer_days} d (median of {payer.answer_count:,} payments)"

    @admin.display(description="Claims")
    def claims(self, payer: Payer) -> SafeString:
        return format_html('<a href="/claims?payer={}">Open</a>', payer.pk)

    def save_model(self, request: HttpRequest, obj: Payer, form: Any, change: bool) -> None:
        """A line of business decided here routes the payer's claims anew."""
        super().save_model(request, obj, form, change)
        decided = "line_of_business" in form.changed_data or obj.line_confirmed
        if change and decided and LINE_FIELDS & set(form.changed_data):
            self._confirm(request, obj)

    def _confirm(self, request: HttpRequest, payer: Payer) -> None:
        moved = confirm_line(payer, payer.line_of_business, user=person(request), today=today())
        line = payer.get_line_of_business_display()
        self.message_user(request, f"{payer} is {line}; {moved:,} claims changed team.")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        know_by_own_name(form.instance)

    @admin.action(description="Confirm the proposed line of business", permissions=["change"])
    def confirm_lines(self, request: HttpRequest, payers: QuerySet[Payer]) -> None:
        for payer in payers.filter(line_confirmed=False, merged_into__isnull=True):
            self._confirm(request, payer)
            self.log_change(request, payer, "Confirmed the line of business.")

    @admin.action(description="Merge into the payer known longest", permissions=["change"])
    def merge(self, request: HttpRequest, payers: QuerySet[Payer]) -> None:
        target, *sources = payers.order_by("pk")
        if not sources:
            raise Refused("merge_one", "Select the payers that are one: at least two.")
        for source in sources:
            merge_payers(source, target, user=person(request), today=today())
        self.message_user(request, f"{len(sources)} merged into {target}.", messages.SUCCESS)


@admin.register(PayerAlias)
class PayerAliasAdmin(ReferenceFiles, ScopedAdmin):
    """Spellings. To give one to another payer, delete it and add it there."""

    form = AliasForm
    resource_classes = [AliasResource]
    list_display = ("key", "payer")
    list_select_related = ("payer",)
    search_fields = ("key", "payer__name")
    autocomplete_fields = ("payer",)

    def get_readonly_fields(
        self, request: HttpRequest, obj: PayerAlias | None = None
    ) -> tuple[str, ...]:
        return ("key", "payer") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: PayerAlias | None = None) -> bool:
        own_name = obj is not None and obj.key == fold(obj.payer.name)
        return not own_name and super().has_delete_permission(request, obj)


@admin.register(ContractTerm)
class ContractTermAdmin(ReferenceFiles, ScopedAdmin):
    """Deadlines and discounts as agreed, dated, with their source."""

    resource_classes = [TermResource]
    list_display = ("payer", "kind", "value", "effective_from", "source")
    list_filter = ("kind",)
    list_select_related = ("payer",)
    search_fields = ("payer__name", "source")
    autocomplete_fields = ("payer",)


@admin.register(AnswerTime)
class AnswerTimeAdmin(NeverDeleted, ScopedAdmin):
    """How long payers of a line usually take, where no contract says it; new claims wait so long.

    What each payer took lately stands beside it on the payer's page, with the number of payments.
    """

    list_display = ("line_of_business", "days", "effective_from", "in_use", "source")
    list_filter = ("in_use", "line_of_business")


@admin.register(PayerMerge)
class PayerMergeAdmin(ViewOnly, ScopedAdmin):
    """Merges, and which of them were taken back."""

    list_display = ("source", "target", "moved", "merged_by", "merged_at", "undone_at")
    list_select_related = ("source", "target", "merged_by")
    fields = list_display
    actions = ("undo",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayerMerge]:
        merges = super().get_queryset(request).defer("claim_ids", "alias_ids")
        return merges.annotate(moved=F("claim_ids__len"))

    def has_undo_permission(self, request: HttpRequest) -> bool:
        return person(request).decides_for_all

    @admin.action(description="Take back", permissions=["undo"])
    def undo(self, request: HttpRequest, merges: QuerySet[PayerMerge]) -> None:
        for merge in merges.order_by("-pk"):
            moved = undo_merge(merge, user=person(request), today=today())
            self.message_user(request, f"Taken back: {merge}; {moved:,} claims moved back.")

    @admin.display(description="Claims moved")
    def moved(self, merge: PayerMerge) -> int:
        return int(merge.moved or 0)  # type: ignore[attr-defined]
