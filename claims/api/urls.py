"""Addresses of the API of claims, payers, imports and rules: one line an area."""

from django.urls import URLPattern

from accounts.api import token
from claims.api import (
    attachments,
    audit,
    bulk,
    claims,
    deadlines,
    decisions,
    imports,
    next_claim,
    patients,
    people,
    reference,
    routing,
    schema,
    teams,
    touches,
    verbs,
)

urlpatterns: list[URLPattern] = [
    *token.urlpatterns,
    *schema.urlpatterns,
    *reference.urlpatterns,
    *audit.urlpatterns,
    *bulk.urlpatterns,
    *deadlines.urlpatterns,
    *people.urlpatterns,
    *teams.urlpatterns,
    *routing.urlpatterns,
    *next_claim.urlpatterns,
    *decisions.urlpatterns,
    *patients.urlpatterns,
    *verbs.urlpatterns,
    *touches.urlpatterns,
    *attachments.urlpatterns,
    *imports.urlpatterns,
    # A claim's number may be anything, so its address comes last.
    *claims.urlpatterns,
]
