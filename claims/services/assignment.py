"""Who works a claim: a person's word stands until a person gives the claim back to the rules."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import Team, User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk import assignment
from claims.bulk.leases import end_leases
from claims.bulk.portfolio import hold_portfolio_date
from claims.models import Claim
from claims.services.claims import lock_claim


@retry_deadlocks
@transaction.atomic
def assign_claim(
    claim: Claim | int,
    *,
    team: Team,
    assignee: User | None,
    user: User,
    today: date,
    reason: str = "",
    expected_version: int | None = None,
) -> Claim:
    """Gives a claim to a team, and to one of its people if named, whatever the rules say."""
    refuse_assignment(team, assignee, user)
    hold_portfolio_date(today)
    locked = lock_claim(claim, expected_version)
    assign_all([locked.pk], team, assignee, user, reason)
    return _again(locked)


@retry_deadlocks
@transaction.atomic
def assign_claims(
    claim_ids: Iterable[int],
    *,
    team: Team,
    assignee: User | None,
    user: User,
    today: date,
    reason: str = "",
) -> int:
    """The same for many; returns how many claims this changed, exactly."""
    refuse_assignment(team, assignee, user)
    hold_portfolio_date(today)
    return len(assign_all(visible(claim_ids, user), team, assignee, user, reason))


@retry_deadlocks
@transaction.atomic
def release_claim(claim: Claim | int, *, user: User, today: date, reason: str = "") -> Claim:
    """Gives a claim back to the rules, which route it at once."""
    as_of = hold_portfolio_date(today)
    locked = lock_claim(claim)
    if not locked.assigned_by_hand:
        raise Refused("not_assigned_by_hand", "The rules already decide who works this claim.")
    if not user.decides and locked.assignee_id != user.pk:
        raise Refused("not_yours", "Only its assignee or a supervisor gives a claim back.")
    release_all([locked.pk], user, reason, as_of=as_of, today=today)
    return _again(locked)


@retry_deadlocks
@transaction.atomic
def release_claims(claim_ids: Iterable[int], *, user: User, today: date, reason: str = "") -> int:
    """The same for many; returns how many claims went back."""
    if not user.decides:
        raise Refused("not_yours", "Only a supervisor gives many claims back.")
    as_of = hold_portfolio_date(today)
    return len(release_all(visible(claim_ids, user), user, reason, as_of=as_of, today=today))


def visible(claim_ids: Iterable[int], user: User) -> list[int]:
    """Those of the claims that the user may see."""
    seen = Claim.objects.for_user(user).filter(pk__in=list(claim_ids))
    return list(seen.order_by("pk").values_list("pk", flat=True))


def refuse_assignment(team: Team, assignee: User | None, user: User) -> None:
    """Whom the user may give claims to."""
    if not user.decides and team.pk not in user.team_ids:
        raise Refused("not_your_team", "Only a supervisor gives claims to another team.")
    if not team.is_active:
        raise Refused("team_inactive", f"{team} no longer takes claims.")
    if assignee is not None and not works_in(assignee, team):
        raise Refused("assignee_not_in_team", f"{assignee} does not work in {team}.")


def works_in(person: User, team: Team) -> bool:
    return person.is_active and (person.sees_facilities or team.pk in person.team_ids)


def assign_all(
    ids: list[int], team: Team, assignee: User | None, user: User, reason: str
) -> list[int]:
    """Those that this changed; the caller has asked whether the user may."""
    to = f"{team} / {assignee}" if assignee else str(team)
    because = f": {reason}" if reason else "."
    text = f"Assigned by hand to {to}{because}"
    person = assignee.pk if assignee else None
    given = assignment.assign(ids, team=team.pk, assignee=person, text=text, user=user)
    end_leases(given, keep=person)
    return given


def release_all(ids: list[int], user: User, reason: str, *, as_of: date, today: date) -> list[int]:
    """The same of giving back to the rules; nobody has them in hand any more."""
    text = f"Given back to the routing rules{f': {reason}' if reason else '.'}"
    released = assignment.release(ids, as_of=as_of, today=today, text=text, user=user)
    end_leases(released)
    return released


def _again(claim: Claim) -> Claim:
    return Claim.objects.select_related("payer", "team", "assignee", "facility").get(pk=claim.pk)
