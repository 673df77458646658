"""Addresses of pages about claims, imports and rules: one line an area."""

from django.urls import URLPattern

from claims.views import (
    attachments,
    audit,
    board,
    bulk,
    claim,
    claim_list,
    claim_verbs,
    deadline_list,
    decisions,
    entry_list,
    escalation,
    finding,
    imports,
    missing,
    my_day,
    next_claim,
    patients,
    phrases,
    plans,
    presence,
    routing,
    score,
    touches,
)
from claims.worklist import choosing, exporting
from claims.worklist import page as worklist

urlpatterns: list[URLPattern] = [
    *worklist.urlpatterns,
    *my_day.urlpatterns,
    *board.urlpatterns,
    *plans.urlpatterns,
    *choosing.urlpatterns,
    *exporting.urlpatterns,
    *routing.urlpatterns,
    *score.urlpatterns,
    *next_claim.urlpatterns,
    *claim_list.urlpatterns,
    *finding.urlpatterns,
    *bulk.urlpatterns,
    *patients.urlpatterns,
    *entry_list.urlpatterns,
    *missing.urlpatterns,
    *decisions.urlpatterns,
    *escalation.urlpatterns,
    *audit.urlpatterns,
    *deadline_list.urlpatterns,
    *imports.urlpatterns,
    *phrases.urlpatterns,
    *touches.urlpatterns,
    *attachments.urlpatterns,
    *presence.urlpatterns,
    *claim_verbs.urlpatterns,
    # A claim's number may be anything, so its page comes last.
    *claim.urlpatterns,
]
