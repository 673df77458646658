"""A claim goes to somebody who decides, and comes back to where it was."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Team, User
from accounts.services.notices import send_notices
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk import escalation as bulk
from claims.bulk.leases import end_leases
from claims.bulk.portfolio import hold_portfolio_date, take_portfolio
from claims.bulk.snoozing import end_snoozes
from claims.choices import CameBack, EscalationState, Status, WorkStatus
from claims.clock import portfolio_date
from claims.find import claim_address
from claims.models import Claim, Escalation, EscalationVersion
from claims.services.claims import lock_claim, tell
from claims.services.deadlines import refresh_deadlines
from claims.services.statuses import set_statuses

MOVED = ("is_due", "team", "assignee", "assigned_by_hand", "routed_by", "version", "updated_at")
# What has begun does not become new again, and what is worked on is not closed.
RESUMED = {WorkStatus.NEW: WorkStatus.ASSIGNED, WorkStatus.CLOSED: WorkStatus.IN_PROGRESS}
ENDED = ["state", "ended_at", "ended_by", "ended_reason"]


@retry_deadlocks
@transaction.atomic
def escalate_claim(
    claim: Claim | int,
    *,
    user: User,
    reason: str,
    today: date,
    to: Team | None = None,
    expected_version: int | None = None,
) -> Escalation:
    """Gives the claim to the lead of its team, or to another team, until it is given back."""
    hold_portfolio_date(today)
    locked = lock_claim(claim, expected_version)
    team = to if to is not None else locked.team
    lead = _lead(team) if to is None else None
    _refuse(locked, team, lead, user, reason)
    _refuse_detour(locked, to, user)
    raised = Escalation.objects.create(
        claim=locked, raised_by=user, reason=reason, to_team=team, to_assignee=lead, **_from(locked)
    )
    locked.is_due = True
    _move(
        locked, team, lead, today, by_hand=True, routed_by=None, status=WorkStatus.ESCALATED
    )  # fmt: skip
    end_snoozes([locked.pk], CameBack.RAISED)
    where = f"{team} / {lead}" if lead else str(team)
    tell(locked, "escalated", f"Escalated to {where}: {reason}", user)
    listeners = [lead] if lead else _listeners(team)
    others = [one for one in listeners if one.pk != user.pk]
    text = f"Claim {locked} was escalated to you by {user}."
    send_notices(others, text, claim_address(locked.claim_number))
    return raised


@retry_deadlocks
@transaction.atomic
def return_claim(
    escalation: Escalation,
    *,
    user: User,
    reason: str,
    today: date,
    expected_version: int | None = None,
) -> Escalation:
    """Gives the claim back to the team, person and status it had; who has gone is left out."""
    hold_portfolio_date(today)
    claim = lock_claim(escalation.claim_id, expected_version)
    locked = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    if locked.state != EscalationState.OPEN:
        raise Refused("not_escalated", "This escalation has ended already.")
    if not reason.strip():
        raise Refused("reason_missing", "Say what was decided; whoever works it reads it.")
    _refuse_return(locked)
    person = locked.from_assignee if _works(locked.from_assignee, locked.from_team) else None
    was = WorkStatus(locked.from_work_status)
    status = RESUMED.get(was, was) if claim.work_status == WorkStatus.ESCALATED else ""
    _move(
        claim, locked.from_team, person, today, by_hand=locked.from_by_hand,
        routed_by=locked.from_routed_by, status=status,
    )  # fmt: skip
    locked.state, locked.ended_at = EscalationState.RETURNED, Now()
    locked.ended_by, locked.ended_reason = user, reason
    locked.save(update_fields=ENDED)
    where = f"{locked.from_team} / {person}" if person else str(locked.from_team)
    tell(claim, "returned", f"Given back to {where}: {reason}", user)
    if person is not None and person.pk != user.pk:
        text = f"Claim {claim} was given back to you by {user}."
        send_notices([person], text, claim_address(claim.claim_number))
    return Escalation.objects.get(pk=locked.pk)


@retry_deadlocks
@transaction.atomic
def escalate_by_rules(today: date) -> dict[str, Any]:
    """Ends what has settled, then escalates what the rules in force name; claims by rule."""
    take_portfolio()
    ended = bulk.end_settled()
    version = EscalationVersion.objects.in_force(today)
    rules = list(version.rules.order_by("position"))
    raised = bulk.escalate_by(version.pk, rules, as_of=portfolio_date(today), today=today)
    ids = [number for numbers in raised.values() for number in numbers]
    end_snoozes(ids, CameBack.RAISED)
    refresh_deadlines(ids, today)
    counts = {name: len(numbers) for name, numbers in raised.items()}
    return {"version": version.number, "raised": counts, "ended": ended}


def open_escalation(claim: Claim) -> Escalation:
    """The one that can be ended."""
    raised = claim.escalations.open().first()
    if raised is None:
        raise Refused("not_escalated", "This claim is not escalated.")
    return raised


def escalate_for_rule(
    claims: Sequence[int], *, cause: str, reason: str, today: date
) -> dict[int, int]:
    """Gives claims to the leads of their teams for a rule of a floor above, under its name and in
    its words: {claim: escalation}. What somebody decides on already stays there.

    The caller is in a transaction and has the portfolio (`take_portfolio`).
    """
    raised = bulk.escalate_for(claims, cause=cause, reason=reason)
    end_snoozes(raised, CameBack.RAISED)
    refresh_deadlines(raised, today)
    found = Escalation.objects.open().filter(claim__in=raised)
    return dict(found.values_list("claim", "pk"))


def _refuse(claim: Claim, team: Team, lead: User | None, user: User, reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing", "Say why; whoever decides reads it.")
    if claim.status != Status.OPEN:
        raise Refused("not_open", "Nothing is owed on this claim; there is nothing to escalate.")
    if claim.escalations.open().exists():
        raise Refused("already_escalated", "This claim is escalated already.")
    if not team.is_active:
        raise Refused("team_inactive", f"{team} no longer takes claims.")
    if team.pk == claim.team_id and lead is None:
        raise Refused("no_lead", f"{team} has no lead; escalate to another team.")
    if lead is not None and lead.pk == user.pk:
        raise Refused("own_lead", "You lead this team; escalate to another team.")


def _refuse_detour(claim: Claim, to: Team | None, user: User) -> None:
    """An agent's claim goes to the lead; past the lead only where there is none."""
    lead = _lead(claim.team)
    if to is not None and not user.decides and lead is not None and lead.pk != user.pk:
        raise Refused("lead_first", f"Escalate to {lead}, who leads {claim.team}.")


def _refuse_return(escalation: Escalation) -> None:
    if not escalation.from_team.is_active:
        raise Refused("team_inactive", f"{escalation.from_team} no longer takes claims; assign it.")


def _from(claim: Claim) -> dict[str, Any]:
    """Where the claim was, for the way back."""
    return {
        "from_team_id": claim.team_id,
        "from_assignee_id": claim.assignee_id,
        "from_work_status": claim.work_status,
        "from_by_hand": claim.assigned_by_hand,
        "from_routed_by": claim.routed_by_id,
    }


def _move(
    claim: Claim,
    team: Team,
    person: User | None,
    today: date,
    *,
    by_hand: bool,
    routed_by: int | None,
    status: str,
) -> None:
    claim.team, claim.assignee, claim.assigned_by_hand = team, person, by_hand
    claim.routed_by_id = routed_by
    moved = set_statuses(claim, today=today, work_status=status)
    claim.version += 1
    claim.updated_at = Now()
    claim.save(update_fields=[*MOVED, *moved])
    end_leases([claim.pk], keep=person.pk if person else None)
    refresh_deadlines([claim.pk], today)


def _lead(team: Team) -> User | None:
    lead = team.lead
    return lead if lead is not None and lead.is_active else None


def _listeners(team: Team) -> list[User]:
    """Who hears of a claim given to a whole team: its lead."""
    lead = _lead(team)
    return [lead] if lead else []


def _works(person: User | None, team: Team) -> bool:
    if person is None or not person.is_active:
        return False
    return person.sees_facilities or team.pk in person.team_ids
