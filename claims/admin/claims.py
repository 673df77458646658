"""Claims, to be looked at: what changes a claim is a verb on the claim's own page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from claims.admin.filters import BucketFilter, PayerFilter, StatusFilter, payer_field
from claims.choices import Status
from claims.models import Claim
from claims.rules.ageing import LABELS
from claims.services.looks import note_view


def claim_page(claim: Claim) -> str:
    """The address of the claim's own page; a number may hold a slash."""
    return f"/claims/{quote(claim.claim_number, safe='/')}"


@admin.register(Claim)
class ClaimAdmin(ViewOnly, ScopedAdmin):
    list_display = (
        "claim_number",
        "payer",
        "facility",
        "team",
        "assignee",
        "balance",
        "shown_bucket",
        "shown_status",
        "adjudication_status",
        "work_status",
        "follow_up_on",
        "open_page",
    )
    list_select_related = ("payer", "facility", "team", "assignee")
    list_filter = (PayerFilter, "team", StatusFilter, BucketFilter)
    # Orders and lookups that have an index, at a million claims.
    ordering = ("-id",)
    sortable_by = ("claim_number",)
    search_fields = ("claim_number__startswith", "patient_account__exact")
    search_help_text = "Claim number as it begins, or the whole patient account."
    view_on_site = staticmethod(claim_page)
    fieldsets = (
        (None, {"fields": ("claim_number", "payer", "facility", "provider", "payer_reference")}),
        (
            "Money, moved by the ledger alone",
            {
                "fields": (
                    ("balance", "opening_balance", "ledger"),
                    ("charge_amount", "paid_amount", "adjustment_amount"),
                )
            },
        ),
        (
            "Dates and age",
            {
                "fields": (
                    ("service_from", "service_to", "billed_on"),
                    ("last_payment_on", "closed_on"),
                    ("age_anchor_on", "age_basis", "stored_bucket"),
                )
            },
        ),
        (
            "Where it stands",
            {
                "fields": (
                    ("shown_status", "adjudication_status", "work_status", "responsibility"),
                    ("denial_code", "denied_on", "appeal_due_on"),
                    ("feed_status", "feed_as_of", "missing_since"),
                )
            },
        ),
        (
            "Who works it",
            {
                "fields": (
                    ("team", "assignee", "assigned_by_hand", "routed_by"),
                    ("follow_up_on", "priority", "last_touch_at", "touch_count"),
                )
            },
        ),
        ("Record", {"fields": ("created_import", ("created_at", "updated_at", "version"))}),
    )

    @property
    def media(self) -> Media:
        return super().media + payer_field().widget.media

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Claim | None:
        """Opening it here is a look, too."""
        found: Claim | None = super().get_object(request, *args, **kwargs)
        if found:
            note_view(found)
        return found

    @admin.display(description="Bucket")
    def shown_bucket(self, claim: Claim) -> str:
        return claim.shown_bucket

    @admin.display(description="Bucket")
    def stored_bucket(self, claim: Claim) -> str:
        return LABELS[claim.bucket]

    @admin.display(description="Status")
    def shown_status(self, claim: Claim) -> str:
        return Status(claim.status).label

    @admin.display(description="Page")
    def open_page(self, claim: Claim) -> SafeString:
        return format_html('<a href="{}">Open</a>', claim_page(claim))

    @admin.display(description="Ledger")
    def ledger(self, claim: Claim) -> SafeString:
        entries = reverse("admin:claims_ledgerentry_changelist")
        return format_html('<a href="{}?claim__id__exact={}">Entries</a>', entries, claim.pk)
