"""What a role may do with what it sees. Asked after the look-up: the unseen is 404 first."""

from django.core.exceptions import PermissionDenied

from accounts.choices import Role
from accounts.models import User
from claims.choices import DECIDED
from claims.rules.approval import Limit


def must_work(user: User) -> User:
    """Everyone but auditors, who look and never change anything."""
    if user.role == Role.AUDITOR:
        raise PermissionDenied("Auditors may look, not change anything.")
    return user


def must_decide(user: User) -> User:
    """Supervisors and administrators."""
    if not user.decides:
        raise PermissionDenied("Only supervisors and administrators may do this.")
    return user


def must_do_in_bulk(user: User, kind: str) -> User:
    """What is done to many claims asks for the same right as done to one."""
    return must_decide(user) if kind in DECIDED else must_work(user)


def must_decide_for_all(user: User) -> User:
    """Supervisors and administrators who see every facility."""
    if not must_decide(user).decides_for_all:
        raise PermissionDenied("This reaches over all facilities, and you see only some.")
    return user


def must_approve(user: User, limit: Limit) -> User:
    """Whoever may give up anything of what others ask for."""
    if user.role == Role.AUDITOR or not limit.decides:
        raise PermissionDenied("You may ask for a decision, not take one.")
    return user
