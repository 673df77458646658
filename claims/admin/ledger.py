"""The ledger, to be read: entries are posted and reversed on the claim's page, never edited."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from claims.admin.claims import claim_page
from claims.models import LedgerEntry


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ViewOnly, ScopedAdmin):
    list_display = ("id", "claim_number", "kind", "amount", "posted_on", "team", "payer", "user")
    list_select_related = ("claim", "team", "payer", "user")
    ordering = ("-id",)
    sortable_by = ("id",)
    search_fields = ("claim__claim_number__exact",)
    search_help_text = "The whole claim number."
    fields = (
        ("claim_number", "kind", "amount"),
        ("posted_on", "recorded_at", "days_to_payment", "is_inferred"),
        ("team", "payer", "facility"),
        ("reference", "reason", "reverses"),
        ("user", "source_import"),
    )

    @admin.display(description="Claim")
    def claim_number(self, entry: LedgerEntry) -> SafeString:
        claim = entry.claim
        return format_html('<a href="{}">{}</a>', claim_page(claim), claim.claim_number)
