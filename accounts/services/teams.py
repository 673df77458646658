"""Verbs on teams: what is expected of them, who leads them."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Skill, Team, User
from accounts.rules import may_lead
from arengine.lib.errors import Refused


class TeamChanges(TypedDict, total=False):
    label: str
    daily_capacity: int
    lead: User | None
    skills: Iterable[Skill]
    is_active: bool


@transaction.atomic
def change_team(team: Team, *, user: User, **changes: Unpack[TeamChanges]) -> Team:
    """Sets what is given and leaves the rest. The name stays: rules and clients say it."""
    if not user.decides_for_all:
        raise PermissionDenied("Teams are changed by supervisors of all facilities.")
    locked = Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    if problem := lead_problem(locked, changes.get("lead")):
        raise Refused("lead_not_of_team", problem)
    if "skills" in changes:
        locked.skills.set(changes["skills"])
    columns = [name for name in changes if name != "skills"]
    for name in columns:
        setattr(locked, name, changes[name])  # type: ignore[literal-required]
    if columns:
        locked.save(update_fields=columns)
    return locked


def lead_problem(team: Team, lead: User | None) -> str:
    """Why the person may not lead the team, or ""."""
    if lead is None or may_lead(lead.role, lead.is_active, is_member=team.pk in lead.team_ids):
        return ""
    return f"{lead} leads no team that they are not in; a supervisor may lead any."


def release_leads(person: User) -> None:
    """Teams that the person may no longer lead are without a lead until one is named."""
    now = User.objects.get(pk=person.pk)
    for team in now.leads.all():
        if lead_problem(team, now):
            Team.objects.filter(pk=team.pk, lead=now).update(lead=None)
