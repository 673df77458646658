"""T13: the night is killed, begun twice, rung by two beats, misses days, and clocks change."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models.functions import Now

from arengine import night
from claims.clock import portfolio_date
from claims.models import JobRun
from claims.services.runs import reage_portfolio
from trust.files import AS_OF, claims_file
from trust.imports import applied
from trust.oracle import misplaced, misrouted
from trust.outcomes import Outcome
from trust.processes import Process, kill, start
from trust.sizes import size

NEW_YORK, LONDON = ZoneInfo("America/New_York"), ZoneInfo("Europe/London")
# The nights in which clocks are put forward and back.
CLOCK_CHANGES = (
    (NEW_YORK, date(2026, 3, 8)), (NEW_YORK, date(2026, 11, 1)),
    (LONDON, date(2026, 3, 29)), (LONDON, date(2026, 10, 25)),
)  # fmt: skip
CAUGHT_UP = timedelta(minutes=15)


def nights(seed: int) -> Outcome:
    chance = random.Random(seed)
    _portfolio(seed)
    wrong = _killed(chance) + _from_two_beats() + _gap()
    changes = sum(_clock_change(zone, day) for zone, day in CLOCK_CHANGES)
    kills = size("NIGHTS", 20)
    return Outcome(
        wrong == 0 and changes == len(CLOCK_CHANGES),
        f"{wrong} rows differ from the pure functions after {kills} kills, two beats at once and a "
        f"gap of 3 days; {changes} of {len(CLOCK_CHANGES)} clock changes gave one run a date",
    )


def _portfolio(seed: int) -> None:
    JobRun.objects.all().delete()
    JobRun.objects.create(job=JobRun.REAGE, date=AS_OF, finished_at=Now())
    applied(claims_file(size("ROWS", 20_000), seed), "trust-nights.csv")


def _wrong(as_of: date) -> int:
    return misplaced(as_of) + misrouted(as_of) + (portfolio_date(AS_OF) != as_of)


def _ready(day: date) -> Process:
    """A night that is about to begin."""
    process = start(["-m", "trust.lone_night", day.isoformat()], listen=True)
    _told(process)
    return process


def _told(process: Process) -> str:
    if process.stdout is None:
        raise RuntimeError("started without listening")
    return process.stdout.readline().decode().strip()


def _killed(chance: random.Random) -> int:
    """Each night jumps months, so that many rows move; then it is run to its end, twice."""
    day, wrong = AS_OF + timedelta(days=40), 0
    whole = _seconds_of(day)
    for _ in range(size("NIGHTS", 20)):
        before, day = day, day + timedelta(days=chance.randrange(20, 60))
        process = _ready(day)
        time.sleep(chance.random() * whole)
        kill(process)
        _await_quiet()
        reached = portfolio_date(AS_OF)
        wrong += (reached not in (before, day)) or _wrong(reached)
        reage_portfolio(day)
        wrong += reage_portfolio(day) is not None
        wrong += _wrong(day)
    return wrong


def _seconds_of(day: date) -> float:
    process = _ready(day)
    began = time.monotonic()
    process.wait()
    return time.monotonic() - began


def _await_quiet() -> None:
    """The server may still be ending the statement of the killed client: the lock waits for it."""
    from django.db import transaction

    from claims.bulk.portfolio import take_portfolio

    with transaction.atomic():
        take_portfolio()


def _from_two_beats() -> int:
    """Of two that begin at once, one writes and the other finds it done."""
    day = portfolio_date(AS_OF) + timedelta(days=30)
    pair = [_ready(day), _ready(day)]
    written = sorted(_told(process) for process in pair)
    for process in pair:
        process.wait()
    return ("None" not in written) + (written == ["None", "None"]) + _wrong(day)


def _gap() -> int:
    """No beat for three days; the first bell after them catches up."""
    last = portfolio_date(AS_OF)
    JobRun.objects.exclude(job=JobRun.REAGE).delete()
    start = datetime.combine(last + timedelta(days=3), datetime.min.time(), UTC)
    reached = next(_rings(start + timedelta(minutes=1), CAUGHT_UP), None)
    return (reached is None) + _wrong(last + timedelta(days=3))


def _rings(since: datetime, how_long: timedelta) -> Iterator[datetime]:
    """Rings the night's bell each ten minutes of a clock of ours; the moments it was answered."""
    moment = since
    while moment < since + how_long:
        if night.is_due(moment):
            night.run_night(moment.date())
            yield moment
        moment = (moment.astimezone(UTC) + timedelta(minutes=10)).astimezone(since.tzinfo)


def _clock_change(zone: ZoneInfo, day: date) -> bool:
    """Three days around the change: each date once, between two and three o'clock or just after."""
    JobRun.objects.all().delete()
    reage_portfolio(day - timedelta(days=2))
    since = datetime.combine(day - timedelta(days=1), datetime.min.time(), zone)
    answered = list(_rings(since, timedelta(days=3)))
    dates = [day + timedelta(days=offset) for offset in (-1, 0, 1)]
    in_time = all(2 <= moment.hour <= 3 for moment in answered)
    return [m.date() for m in answered] == dates and in_time and _wrong(dates[-1]) == 0
