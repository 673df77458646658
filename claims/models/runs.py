"""Runs of scheduled jobs: one row a job and date, so that a date is worked once."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from accounts.models.people import is_present

# A run of this name and a number works that version of the score into the claims.
RESCORING = "score_version_"


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def for_user(self, user: User | AnonymousUser) -> JobRunQuerySet:
        """Outcomes count claims of every facility: for those who see them all."""
        return self if is_present(user) and user.sees_everything else self.none()

    def rescoring(self) -> JobRunQuerySet:
        """The run that works a new score into the claims, until it has reached the last one."""
        return self.filter(job__startswith=RESCORING, finished_at__isnull=True)

    def last_done(self, job: str) -> date | None:
        """The latest date for which the job ended."""
        return self.ended(job).values_list("date", flat=True).first()

    def ended(self, job: str) -> JobRunQuerySet:
        """The job's runs that came to their end, the latest date first."""
        return self.filter(job=job, finished_at__isnull=False).order_by("-date")


class JobRun(models.Model):
    """A job's work for one date. Without `finished_at` it is running or died."""

    REAGE = "reage"

    job = models.CharField(max_length=40, db_collation="C")
    date = models.DateField()
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(default=dict, help_text="Counts, never names.")

    objects = JobRunQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "job"]
        constraints = [models.UniqueConstraint(fields=["job", "date"], name="job_run_once")]

    def __str__(self) -> str:
        return f"{self.job} for {self.date}"
