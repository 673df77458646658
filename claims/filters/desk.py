"""Filters that the desk's figures open: due, untouched, worked by whom, in nobody's queue."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from accounts.choices import FACILITY_ROLES
from accounts.models import Team, User
from arengine.lib import parameters
from arengine.lib.dates import day_start, days_before, today
from claims.filters import names
from claims.models import Claim, Touch

NOW, TODAY, OVERDUE = DUE = ("now", "today", "overdue")
NO_QUEUE = "none"
LONGEST = 3_650
PARAMETERS = ("due", "untouched_days", "free_for", "queue", "touched_by", "touched_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFilter:
    """What is asked of the work on claims, seen from one day."""

    today: date
    due: str = ""
    untouched_days: int | None = None
    free_for: tuple[int, ...] = ()
    in_no_queue: bool = False
    touched_by: tuple[int, ...] = ()
    touched_on: date | None = None


def read_desk(given: QueryDict) -> DeskFilter | None:
    """The desk's part of a query; None where it has none."""
    if not any(given.get(name) for name in PARAMETERS):
        return None
    return DeskFilter(
        today=today(),
        due="".join(parameters.words(given, "due", DUE)[:1]),
        untouched_days=parameters.whole(given, "untouched_days", 1, LONGEST),
        free_for=names.users(given, "free_for"),
        in_no_queue=bool(parameters.words(given, "queue", (NO_QUEUE,))),
        touched_by=names.users(given, "touched_by"),
        touched_on=parameters.day(given, "touched_on"),
    )


def desk_condition(asked: DeskFilter) -> Q:
    """The claims asked for."""
    wanted = due(asked.due, asked.today) if asked.due else Q()
    if asked.untouched_days is not None:
        wanted &= untouched(asked.untouched_days, asked.today)
    if asked.free_for:
        wanted &= Q(assignee=None) | Q(assignee__in=asked.free_for)
    if asked.in_no_queue:
        wanted &= in_no_queue()
    if asked.touched_by or asked.touched_on:
        wanted &= _touched(asked)
    return wanted


def due(when: str, day: date) -> Q:
    """Now: not put off. Today and overdue: the follow-up date is this day, or has passed."""
    # The index of what came due again leaves out claims without a date and must be told so.
    reached = {
        NOW: Q(),
        TODAY: Q(follow_up_on=day),
        OVERDUE: Q(follow_up_on__lt=day, follow_up_on__isnull=False),
    }
    return Q(is_due=True) & reached[when]


def untouched(days: int, day: date) -> Q:
    """No touch in so many days; one never touched counts from its age."""
    since = days_before(day, days)
    return Q(last_touch_at__lt=day_start(since)) | Q(last_touch_at=None, age_anchor_on__lt=since)


def in_no_queue() -> Q:
    """Nobody can be handed the claim: its team has nobody, or its person cannot work it."""
    worked = Team.objects.filter(is_active=True, members__is_active=True).values("pk")
    active = User.objects.filter(is_active=True, pk=OuterRef("assignee"))
    able = active.filter(Q(role__in=FACILITY_ROLES) | Q(teams=OuterRef("team")))
    nobodys = Q(assignee=None) & ~Q(team__in=list(worked.values_list("pk", flat=True)))
    elsewhere = Claim.objects.filter(~Exists(able), pk=OuterRef("pk"), assignee__isnull=False)
    return nobodys | Q(Exists(elsewhere))


def _touched(asked: DeskFilter) -> Q:
    """Worked by these people, or on that day; taken back does not count."""
    touches = Touch.objects.standing()
    if asked.touched_by:
        touches = touches.filter(user__in=asked.touched_by)
    if asked.touched_on:
        start, end = day_start(asked.touched_on), day_start(days_before(asked.touched_on, -1))
        touches = touches.filter(at__gte=start, at__lt=end)
    return Q(pk__in=touches.values("claim"))
