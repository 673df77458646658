"""Versions of the score, to be read: they are drafted, tried and activated on the score page."""

from django.contrib import admin

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from claims.models import ScoreWeights


@admin.register(ScoreWeights)
class ScoreWeightsAdmin(ViewOnly, ScopedAdmin):
    list_display = (
        *("number", "dollars", "age", "response", "idle_touches", "denial", "deadline_days"),
        *("reason", "activated_at", "activated_by"),
    )
    list_select_related = ("activated_by",)
    view_on_site = staticmethod(lambda version: f"/score/{version.number}")
