"""What should happen by itself: imports, the night, its check, folding, sealing, a heartbeat."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.db.models.functions import Coalesce

from accounts.services.audit_tail import audit_tail
from arengine.condition.fact import START, Fact, spoken
from arengine.lib.dates import days_before, written
from arengine.lib.heartbeat import last_heartbeat
from claims.bulk.rollups import waiting_deltas
from claims.choices import IMPORT_DUE, IMPORT_ENDED, ImportState
from claims.importing.leases import expired
from claims.models import Import, JobRun

LATE_IMPORT = timedelta(minutes=2)
LATE_HEARTBEAT = timedelta(minutes=5)
LATE_SEAL = timedelta(minutes=10)
MOST_DELTAS = 100_000


def waiting_import(at: datetime) -> Fact:
    """Of those that wait for a worker, not for a person."""
    waiting = Import.objects.filter(expired(at), state__in=IMPORT_DUE, needs_mapping=False)
    since = waiting.aggregate(since=Min(Coalesce("checked_at", "created_at")))["since"]
    age = max(at - since, timedelta(0)) if since else timedelta(0)
    words = f"has waited for {spoken(age)}" if since else "none waits"
    fix = "" if age <= LATE_IMPORT else START
    label = "The oldest import without a worker"
    return Fact("queue_age_seconds", label, words, not fix, fix, age.total_seconds())


def open_imports(at: datetime) -> Fact:
    count = Import.objects.exclude(state__in=IMPORT_ENDED).count()
    return Fact("open_imports", "Imports on their way", f"{count:,}", measure=count)


def last_import(at: datetime) -> Fact:
    last = Import.objects.filter(state=ImportState.APPLIED).order_by("-finished_at").first()
    if last is None or last.finished_at is None:
        return Fact("", "The last import", "has not been yet")
    ago = spoken(at - last.finished_at)
    return Fact("", "The last import", f"was applied {ago} ago: number {last.pk}")


def night(at: datetime) -> Fact:
    last = JobRun.objects.last_done(JobRun.REAGE)
    good = last is not None and last >= days_before(at.date(), 1)
    words = f"was that of {written(last)}" if last else "has not been yet"
    age = (at.date() - last).days * 86_400 if last else None
    fix = "" if good else f"{START} By hand: manage.py run_night."
    return Fact("last_night_age_seconds", "The last night", words, good, fix, age)


def verified(at: datetime) -> Fact:
    run = JobRun.objects.filter(job="verify", finished_at__isnull=False).first()
    if run is None:
        return Fact("", "The invariants", "have not been checked yet")
    good = bool(run.outcome.get("ok"))
    words = "held" if good else f"were broken: {run.outcome.get('broken')}"
    on = f"on {written(run.date)}"
    fix = "" if good else "Run manage.py verify; keep the database as it is for an examination."
    return Fact("", "The invariants", f"{on} {words}", good, fix)


def deltas(at: datetime) -> Fact:
    count = waiting_deltas()
    fix = "" if count < MOST_DELTAS else START
    words = f"{count:,}"
    return Fact("unfolded_deltas", "Rollup rows not yet folded", words, not fix, fix, count)


def heartbeat(at: datetime) -> Fact:
    """A single worker that is busy with a long import answers late; that is no fault."""
    last = last_heartbeat()
    late = last is None or at - last > LATE_HEARTBEAT
    fix = START if late and not Import.objects.filter(lease_until__gte=at).exists() else ""
    words = f"answered {spoken(at - last)} ago" if last else "have not answered within a day"
    age = (at - last).total_seconds() if last else None
    return Fact("heartbeat_age_seconds", "Beat and a worker", words, not fix, fix, age)


def sealing(at: datetime) -> Fact:
    """Entries that no seal covers yet; a long transaction holds them back for a while."""
    tail = audit_tail()
    age = max(at - tail.oldest_at, timedelta(0)) if tail.oldest_at else timedelta(0)
    words = f"{tail.counted}, the oldest for {spoken(age)}" if tail.waiting else "none"
    fix = "" if age <= LATE_SEAL else START
    label = "Audit entries not sealed yet"
    return Fact("audit_tail_age_seconds", label, words, not fix, fix, age.total_seconds())
