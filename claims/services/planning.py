"""Proposing plans: the facts, the rule, and a row that a supervisor looks at. Moves nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import Absence, Team, User
from arengine.lib.errors import Refused
from claims.bulk.workload import expected, last_touched_by, loads, presence, workers_of
from claims.choices import PlanKind, WeighBy
from claims.models import Claim, RebalanceMove, RebalancePlan
from claims.models.claim_queries import ClaimQuerySet
from claims.rules.rebalancing import Desk, Work, rebalance

# Claims that one plan looks at, the most urgent first; the others' load counts where it lies.
MOST = 800
# Capacity is a mean over today and the next six days, less absences.
AHEAD = timedelta(days=6)
PERSON, TEAM = "assignee_id", "team_id"
Takers = dict[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Case:
    """Desks with their names, the claims in question, and by team the desks that may take them."""

    desks: list[Desk]
    names: dict[int, str]
    claims: ClaimQuerySet
    takers: Takers
    column: str = PERSON
    weigh_by: str = WeighBy.CLAIMS


def propose_level(team: Team, *, user: User, today: date, weigh_by: str) -> RebalancePlan:
    """Levels what is due by name between the people of a team."""
    people = workers_of([team])[team.pk]
    there = presence([one.pk for one in people], today, today + AHEAD)
    case = Case(
        desks=[Desk(one.pk, expected(one, team) * there[one.pk]) for one in people],
        names={one.pk: str(one) for one in people},
        claims=Claim.objects.for_user(user).due().filter(team=team, assignee__in=people),
        takers={team.pk: frozenset(there)},
        weigh_by=weigh_by,
    )
    return _propose(RebalancePlan(kind=PlanKind.LEVEL, team=team), case, user)


def propose_teams(*, user: User, today: date, weigh_by: str) -> RebalancePlan:
    """Levels what is due and given to nobody between teams, where their skills allow."""
    teams = list(Team.objects.filter(is_active=True).prefetch_related("skills"))
    skills = {team.pk: {skill.pk for skill in team.skills.all()} for team in teams}
    case = Case(
        desks=_team_desks(teams, today),
        names={team.pk: str(team) for team in teams},
        claims=Claim.objects.for_user(user).due().filter(team__in=teams, assignee=None),
        takers={
            team: frozenset(other for other in skills if skills[other] >= asked)
            for team, asked in skills.items()
        },
        column=TEAM,
        weigh_by=weigh_by,
    )
    return _propose(RebalancePlan(kind=PlanKind.TEAMS), case, user)


def propose_cover(absence: Absence, *, user: User, today: date) -> RebalancePlan:
    """Spreads what comes due for a person while away: to who stands in, else over the team."""
    if absence.last_day < today:
        raise Refused("absence_is_over", f"{absence.user} is back already.")
    coming = Q(is_due=True) | Q(follow_up_on__lte=absence.last_day)
    theirs = Claim.objects.for_user(user).open().filter(coming, assignee=absence.user)
    workers = _others(theirs, absence)
    people = {one.pk: (one, team) for team, those in workers.items() for one in those}
    there = presence(people, max(today, absence.first_day), absence.last_day)
    busy = loads(Claim.objects.due().filter(assignee__in=people), PERSON)
    desks = [
        Desk(pk, expected(one, team) * there[pk], float(busy[pk]["rows"]) if pk in busy else 0.0)
        for pk, (one, team) in people.items()
    ]
    case = Case(
        desks=[Desk(absence.user_id, 0.0), *desks],
        names={absence.user_id: str(absence.user)}
        | {p: str(one) for p, (one, _) in people.items()},
        claims=theirs,
        takers={team.pk: _who_covers(those, absence) for team, those in workers.items()},
    )
    plan = RebalancePlan(
        kind=PlanKind.COVER, away=absence.user, absence=absence, until=absence.last_day
    )
    return _propose(plan, case, user)


@transaction.atomic
def _propose(plan: RebalancePlan, case: Case, user: User) -> RebalancePlan:
    if not user.decides:
        raise Refused("not_allowed", "Only a supervisor moves work between desks.")
    desks, works, rows = _weighed(case)
    moves = rebalance(desks, works)
    plan.weigh_by, plan.created_by = case.weigh_by, user
    plan.desks = _described(desks, works, case.names)
    plan.save(force_insert=True)
    weights = {work.id: work.weight for work in works}
    RebalanceMove.objects.bulk_create(
        RebalanceMove(
            plan=plan,
            claim_id=claim,
            weight=weights[claim],
            from_team_id=rows[claim]["team_id"],
            from_user_id=rows[claim]["assignee_id"],
            to_team_id=desk if case.column == TEAM else rows[claim]["team_id"],
            to_user_id=None if case.column == TEAM else desk,
        )
        for claim, desk in moves.items()
    )
    return plan


def _weighed(case: Case) -> tuple[list[Desk], list[Work], dict[int, dict[str, Any]]]:
    """The desks with the load that is not looked at, and the claims that are, as work."""
    total = loads(case.claims, case.column)
    weigh = _weigher(total.values(), case.weigh_by)
    fields = ("pk", "balance", "team_id", "assignee_id")
    rows = {
        row["pk"]: row for row in case.claims.order_by("-priority", "-pk").values(*fields)[:MOST]
    }
    last = last_touched_by(rows) if case.column == PERSON else {}
    works = [
        Work(
            id=pk,
            weight=weigh(1, row["balance"]),
            holder=row[case.column],
            takers=case.takers.get(row["team_id"], frozenset()),
            last=last.get(pk),
        )
        for pk, row in rows.items()
    ]
    rest = {desk: weigh(sums["rows"], sums["dollars"]) for desk, sums in total.items()}
    for work in works:
        rest[work.holder or 0] = rest.get(work.holder or 0, 0.0) - work.weight
    desks = [
        replace(desk, fixed=round(desk.fixed + rest.get(desk.id, 0.0), 6)) for desk in case.desks
    ]
    return desks, works, rows


def _weigher(sums: Iterable[dict[str, Any]], weigh_by: str) -> Callable[[int, Any], float]:
    """Weight of so many claims with so many dollars; by dollars an average claim weighs 1."""
    every = list(sums)
    rows, dollars = (sum(row[name] for row in every) for name in ("rows", "dollars"))
    if weigh_by == WeighBy.CLAIMS or not dollars:
        return lambda count, balance: float(count)
    return lambda count, balance: float(balance * rows / dollars)


def _described(desks: list[Desk], works: list[Work], names: dict[int, str]) -> list[dict[str, Any]]:
    load = {desk.id: desk.fixed for desk in desks}
    for work in works:
        if work.holder in load:
            load[work.holder] += work.weight
    return [
        {
            "id": desk.id,
            "name": names[desk.id],
            "capacity": round(desk.capacity, 2),
            "load": round(load[desk.id], 2),
        }
        for desk in desks
    ]


def _team_desks(teams: list[Team], today: date) -> list[Desk]:
    workers = workers_of(teams)
    people = {one.pk for those in workers.values() for one in those}
    there = presence(people, today, today + AHEAD)
    return [
        Desk(team.pk, sum(expected(one, team) * there[one.pk] for one in workers[team.pk]))
        for team in teams
    ]


def _others(claims: ClaimQuerySet, absence: Absence) -> dict[Team, list[User]]:
    """By team of the claims: its people but for the one who is away."""
    teams = Team.objects.filter(pk__in=claims.order_by().values("team"), is_active=True)
    workers, by_pk = workers_of(teams), {team.pk: team for team in teams}
    return {
        by_pk[team]: [one for one in those if one.pk != absence.user_id]
        for team, those in workers.items()
    }


def _who_covers(workers: list[User], absence: Absence) -> frozenset[int]:
    people = frozenset(one.pk for one in workers)
    named = people & {absence.stand_in_id}
    return named or people
