"""Versions of what supervisors tune: drafted from one another, never edited once in force."""

from typing import TypeVar

from django.db.models import Max

from accounts.models import User
from arengine.lib.errors import Refused
from claims.models.versions import Drafted

Version = TypeVar("Version", bound=Drafted)


def refuse_unless_deciding(user: User, what: str) -> None:
    """They reach over all facilities, and so does whoever changes them."""
    if not user.decides_for_all:
        raise Refused("not_allowed", f"Only a supervisor of all facilities changes {what}.")


def next_number(source: Version) -> int:
    """The number of a draft. Two people who draft from one version draft one after the other."""
    versions = type(source)._default_manager
    versions.select_for_update(of=("self",)).get(pk=source.pk)
    return int(versions.aggregate(last=Max("number"))["last"]) + 1


def lock_draft(version: Version, what: str) -> Version:
    """The version, locked until the end of the transaction, if it is still a draft."""
    rows = type(version)._default_manager.select_for_update(of=("self",))
    locked: Version = rows.get(pk=version.pk)
    if locked.activated_at is not None:
        raise Refused(
            "version_active", f"{what} that were put in force are not edited; draft anew from them."
        )
    return locked
