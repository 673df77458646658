"""Who: people, their teams and facilities, what they are told, and what they did."""

from accounts.models.audit import AuditEntry, AuditSeal
from accounts.models.notices import Notice
from accounts.models.people import Facility, Team, User

__all__ = ["AuditEntry", "AuditSeal", "Facility", "Notice", "Team", "User"]
