"""Runs of the scheduled jobs, to be read."""

from django.contrib import admin

from arengine.lib.back_office import ViewOnly
from claims.models import JobRun


@admin.register(JobRun)
class JobRunAdmin(ViewOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("job", "date", "started_at", "finished_at", "outcome")
    list_filter = ("job",)
    show_full_result_count = False
