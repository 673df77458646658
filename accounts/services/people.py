"""Verbs on people: one rule of who may manage whom, for the back office and the API."""

from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Facility, Skill, Team, User
from accounts.rules import manageable_roles
from accounts.services.sessions import end_everything
from accounts.services.teams import release_leads
from arengine.lib.errors import Refused


class PersonChanges(TypedDict, total=False):
    teams: Iterable[Team]
    skills: Iterable[Skill]
    daily_capacity: int | None
    is_active: bool


@transaction.atomic
def change_person(person: User, *, manager: User, **changes: Unpack[PersonChanges]) -> User:
    """Sets what is given and leaves the rest. PermissionDenied where it reaches too far."""
    locked = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    must_manage(manager, locked)
    if locked == manager and changes.get("is_active") is False:
        raise Refused("own_account", "Nobody disables themselves.")
    _write(locked, changes)
    settle_person(locked, manager=manager)
    if changes.get("is_active") is False:
        end_everything(locked, "role or access changed")
    return locked


def _write(person: User, changes: PersonChanges) -> None:
    if "teams" in changes:
        person.teams.set(changes["teams"])
    if "skills" in changes:
        person.skills.set(changes["skills"])
    columns = [name for name in ("daily_capacity", "is_active") if name in changes]
    for name in columns:
        setattr(person, name, changes[name])
    if columns:
        person.save(update_fields=columns)


def settle_person(person: User, *, manager: User) -> None:
    """After any change: the manager gave nothing beyond their own, and leads still may lead."""
    must_manage(manager, person)
    release_leads(person)


def must_manage(manager: User, other: User) -> None:
    """PermissionDenied, in words, unless `may_manage`."""
    if not may_manage(manager, other):
        raise PermissionDenied("You manage people whose role and sight lie within your own.")


def may_manage(manager: User, other: User) -> bool:
    """Not above one's own role, and nobody who sees more than oneself.

    An agent's team reaches over all facilities, so who sees only some manages nobody in a team.
    """
    if not manager.is_active or other.role not in manageable_roles(manager.role):
        return False
    if other.is_superuser and not manager.is_superuser:
        return False
    if manager.sees_all_facilities:
        return True
    beyond: QuerySet[Any] = other.facilities.exclude(
        pk__in=Facility.objects.for_user(manager).values("pk")
    )
    return not (other.sees_all_facilities or other.teams.exists() or beyond.exists())


def claims_kept_by(person: User) -> int:
    """Open claims assigned to the person. They stay theirs until someone gives them on."""
    assigned: Any = person.claim_set
    return int(assigned.open().count())
