"""The team board: queues, people, what nobody touches, and what is in no queue."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.choices import FACILITY_ROLES
from accounts.models import Absence, Team, User
from arengine.lib.money import ZERO, ratio
from claims.bulk.board import Cell, board_cells
from claims.bulk.workload import expected, workers_of
from claims.filters.desk import in_no_queue
from claims.find import claim_address
from claims.models import Claim, Lease, Touch
from claims.rules import ageing
from claims.worklist.my_day import Worked, worked_by

COUNTS = (
    *("claims", "dollars", "due", "due_dollars", "due_today", "overdue"),
    *("untouched_30", "untouched_30_dollars", "untouched_45", "untouched_45_dollars"),
)


@dataclass(slots=True)
class Sums:
    """What cells add up to."""

    claims: int = 0
    dollars: Decimal = ZERO
    due: int = 0
    due_dollars: Decimal = ZERO
    due_today: int = 0
    overdue: int = 0
    untouched_30: int = 0
    untouched_30_dollars: Decimal = ZERO
    untouched_45: int = 0
    untouched_45_dollars: Decimal = ZERO
    oldest_on: date | None = None
    largest: Decimal | None = None

    def add(self, cell: Cell) -> None:
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + cell[name])
        self.oldest_on = min(filter(None, (self.oldest_on, cell["oldest_on"])))
        self.largest = max(cell["largest"], self.largest or ZERO)

    @property
    def untouched_share(self) -> Decimal | None:
        """Of the dollars, those without a touch in 30 days."""
        return ratio(self.untouched_30_dollars, self.dollars, 4)


@dataclass(frozen=True, slots=True)
class Queue:
    """A team's open claims, and the people it has for them."""

    team: Team
    sums: Sums
    free: Sums  # given to nobody by name
    people: int
    capacity: int
    oldest_age: int | None

    @property
    def days(self) -> Decimal | None:
        """Days of work that are due, everybody present."""
        return ratio(Decimal(self.sums.due), Decimal(self.capacity), 1)


@dataclass(frozen=True, slots=True)
class Person:
    """Who works what today, and what lies with them by name."""

    user: User
    teams: str
    goal: int
    worked: Worked
    named: Sums
    latest: dict[str, Any] | None
    holds: dict[str, Any] | None  # in their hands right now
    absence: Absence | None

    @property
    def days(self) -> Decimal | None:
        return ratio(Decimal(self.named.due), Decimal(self.goal), 1)


@dataclass(frozen=True, slots=True)
class Board:
    counted_at: datetime | None
    queues: list[Queue]
    people: list[Person]
    away: list[Absence]
    total: Sums
    no_queue: Sums


def teams_of(user: User) -> list[Team]:
    """All that work for those who see whole facilities; those they lead for others."""
    teams = Team.objects.filter(is_active=True)
    return list(teams if user.sees_facilities else teams.filter(lead=user, members=user))


def team_board(user: User, teams: list[Team], today: date, as_of: date, moment: datetime) -> Board:
    """The same number of queries whatever the number of teams, people and claims."""
    cells, workers = board_cells(user, today), workers_of(teams)
    if not user.sees_facilities:
        cells = [cell for cell in cells if cell["team_id"] in workers]
    people = {one.pk: one for those in workers.values() for one in those}
    away = list(Absence.objects.filter(user__in=people).from_day(today).select_related("user"))
    return Board(
        counted_at=max((cell["counted_at"] for cell in cells), default=None),
        queues=_queues(teams, workers, cells, as_of),
        people=_people(user, teams, workers, cells, away, today, moment),
        away=away,
        total=_sum(cells),
        no_queue=_sum(_in_no_queue(cells)),
    )


def no_queue_statement() -> str:
    """The statement that finds claims in no queue, for whoever wants to run it."""
    claims = Claim.objects.open().filter(in_no_queue()).values("claim_number", "balance")
    return str(claims.order_by().query)


def _queues(
    teams: list[Team], workers: dict[int, list[User]], cells: list[Cell], as_of: date
) -> list[Queue]:
    by_team = _by(cells, "team_id")
    rows = []
    for team in teams:
        sums = _sum(by_team[team.pk])
        rows.append(
            Queue(
                team=team,
                sums=sums,
                free=_sum(cell for cell in by_team[team.pk] if cell["assignee_id"] is None),
                people=len(workers[team.pk]),
                capacity=sum(expected(one, team) for one in workers[team.pk]),
                oldest_age=ageing.age(sums.oldest_on, as_of) if sums.oldest_on else None,
            )
        )
    return rows


def _people(
    user: User,
    teams: list[Team],
    workers: dict[int, list[User]],
    cells: list[Cell],
    away: list[Absence],
    today: date,
    moment: datetime,
) -> list[Person]:
    own = {one.pk: one for those in workers.values() for one in those}
    teams_by_person = {
        pk: [team for team in teams if any(one.pk == pk for one in workers[team.pk])] for pk in own
    }
    by_person, worked = _by(cells, "assignee_id"), worked_by(list(own), user, today)
    held = _held(user, list(own), moment)
    latest, gone = _latest(user, list(own)), {a.user_id: a for a in away if a.first_day <= today}
    return [
        Person(
            user=one,
            teams=", ".join(str(team) for team in teams_by_person[pk]),
            goal=expected(one, teams_by_person[pk][0]),
            worked=worked.get(pk, Worked()),
            named=_sum(by_person[pk]),
            latest=latest.get(pk),
            holds=held.get(pk),
            absence=gone.get(pk),
        )
        for pk, one in sorted(own.items(), key=lambda item: item[1].username)
    ]


def _latest(user: User, people: list[int]) -> dict[int, dict[str, Any]]:
    """By person: the touch they logged last, on a claim that the user may see."""
    touches = Touch.objects.for_user(user).standing().filter(user__in=people)
    rows = touches.order_by("user", "-at", "-id").distinct("user")
    values = rows.values("user", "at", number=F("claim__claim_number"), label=F("outcome__label"))
    return {
        row["user"]: {
            **row,
            "at": timezone.localtime(row["at"]),
            "link": claim_address(row["number"]),
        }
        for row in values
    }


def _held(user: User, people: list[int], moment: datetime) -> dict[int, dict[str, Any]]:
    """By person: the claim they have in hand, where the user may see it."""
    leases = Lease.objects.for_user(user).running(moment).filter(user__in=people)
    rows = leases.order_by("until").values("user", number=F("claim__claim_number"))
    return {row["user"]: {**row, "link": claim_address(row["number"])} for row in rows}


def _in_no_queue(cells: list[Cell]) -> list[Cell]:
    """The same as `claims.filters.desk.in_no_queue`, of counted cells."""
    membership = User.teams.through.objects.filter(user__is_active=True)
    pairs = set(membership.values_list("team", "user"))
    active = set(Team.objects.filter(is_active=True).values_list("pk", flat=True))
    worked = {team for team, _ in pairs} & active
    anywhere = User.objects.filter(is_active=True, role__in=FACILITY_ROLES)
    roamers = set(anywhere.values_list("pk", flat=True))

    def is_reached(cell: Cell) -> bool:
        team, person = cell["team_id"], cell["assignee_id"]
        return team in worked if person is None else person in roamers or (team, person) in pairs

    return [cell for cell in cells if not is_reached(cell)]


def _by(cells: Iterable[Cell], column: str) -> defaultdict[int, list[Cell]]:
    found: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell[column]].append(cell)
    return found


def _sum(cells: Iterable[Cell]) -> Sums:
    sums = Sums()
    for cell in cells:
        sums.add(cell)
    return sums
