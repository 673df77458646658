"""How the installation is, as facts in words: for the health page, the doctor and the metrics.

A further fact is a function of the moment, added to FACTS.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min
from django.db.models.functions import Coalesce

from accounts.models import AuditEntry
from accounts.services.sealing import last_seal
from arengine.health import NotReady, check_broker, check_migrations
from arengine.lib.dates import days_before
from arengine.lib.heartbeat import last_heartbeat
from claims.bulk.rollups import waiting_deltas
from claims.choices import IMPORT_DUE, ImportState
from claims.importing.leases import expired
from claims.models import Import, JobRun

LATE_IMPORT = timedelta(minutes=2)
LATE_HEARTBEAT = timedelta(minutes=5)
LATE_SEAL = timedelta(minutes=10)
MOST_DELTAS = 100_000
LEAST_DISK = 0.10
LEAST_CONNECTIONS = 10
START = "Start celery beat and a worker; their logs say why they ended."


@dataclass(frozen=True, slots=True)
class Fact:
    """`words` end a sentence that `label` begins; `fix` is what to do where it is not good.
    `measure` is a number for the metrics, in the unit that their name says."""

    name: str
    label: str
    words: str
    good: bool = True
    fix: str = ""
    measure: float | None = None


def broker(at: datetime) -> Fact:
    try:
        check_broker()
    except NotReady:
        fix = "Start Valkey or Redis, or correct CELERY_BROKER_URL."
        return Fact("broker_up", "The broker", "does not answer", False, fix, 0)
    return Fact("broker_up", "The broker", "answers", measure=1)


def migrations(at: datetime) -> Fact:
    try:
        check_migrations()
    except NotReady:
        return Fact("", "Migrations", "are not applied", False, "Run manage.py migrate.")
    return Fact("", "Migrations", "are applied")


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
    ended = (ImportState.APPLIED, ImportState.FAILED, ImportState.CANCELLED, ImportState.UNDONE)
    count = Import.objects.exclude(state__in=ended).count()
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
    words = f"was that of {last}" if last else "has not been yet"
    age = (at.date() - last).days * 86_400 if last else None
    fix = "" if good else f"{START} By hand: manage.py run_night."
    return Fact("last_night_age_seconds", "The last night", words, good, fix, age)


def verified(at: datetime) -> Fact:
    run = JobRun.objects.filter(job="verify", finished_at__isnull=False).first()
    if run is None:
        return Fact("", "The invariants", "have not been checked yet")
    good = bool(run.outcome.get("ok"))
    words = "held" if good else f"were broken: {run.outcome.get('broken')}"
    fix = "" if good else "Run manage.py verify; keep the database as it is for an examination."
    return Fact("", f"The invariants, on {run.date},", words, good, fix)


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


def disk(at: datetime) -> Fact:
    """Of this machine, where uploads wait; the database's own is not known to its clients."""
    folder = next(path for path in (settings.HOME, *settings.HOME.parents) if path.exists())
    found = shutil.disk_usage(folder)
    share = found.free / found.total
    fix = "" if share >= LEAST_DISK else "Make room on the disk of ARENGINE_HOME."
    words = f"{found.free / 1024**3:,.0f} GiB ({share:.0%})"
    return Fact("disk_free_bytes", "Free on this machine's disk", words, not fix, fix, found.free)


def connections(at: datetime) -> Fact:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int "
            "- current_setting('superuser_reserved_connections')::int "
            "- (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')"
        )
        (free,) = cursor.fetchone()
    fix = "" if free >= LEAST_CONNECTIONS else "Raise max_connections, or run fewer processes."
    label = "Free connections to the database"
    return Fact("free_database_connections", label, f"{free:,}", not fix, fix, free)


def audit_tail(at: datetime) -> Fact:
    """Entries that no seal covers yet; a long transaction holds them back for a while."""
    tail = AuditEntry.objects.filter(transaction__gte=last_seal().horizon)
    found = tail.aggregate(count=Count("pk"), since=Min("at"))
    age = max(at - found["since"], timedelta(0)) if found["since"] else timedelta(0)
    words = f"{found['count']:,}, the oldest for {spoken(age)}" if found["count"] else "none"
    fix = "" if age <= LATE_SEAL else START
    label = "Audit entries not sealed yet"
    return Fact("audit_tail_age_seconds", label, words, not fix, fix, age.total_seconds())


FACTS: tuple[Callable[[datetime], Fact], ...] = (
    broker,
    migrations,
    heartbeat,
    waiting_import,
    open_imports,
    last_import,
    night,
    verified,
    deltas,
    audit_tail,
    disk,
    connections,
)


def facts(at: datetime) -> Iterator[Fact]:
    for fact in FACTS:
        yield fact(at)


def spoken(age: timedelta) -> str:
    """About how long: 40 s, 12 min, 5 h, 3 days."""
    seconds = int(age.total_seconds())
    if seconds < 120:
        return f"{max(seconds, 0)} s"
    if seconds < 7_200:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 172_800 else f"{seconds // 86_400} days"
