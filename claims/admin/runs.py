"""Runs of the scheduled jobs, to be read."""

from django.contrib import admin

from arengine.lib.back_office import ScopedAdmin, ViewOnly
from claims.models import JobRun


@admin.register(JobRun)
class JobRunAdmin(ViewOnly, ScopedAdmin):
    list_display = ("job", "date", "started_at", "finished_at", "outcome")
    list_filter = ("job",)
