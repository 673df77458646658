"""Who: people, their teams and facilities, what they are told, and what they did."""

from accounts.models.absences import Absence
from accounts.models.audit import AuditEntry, AuditSeal
from accounts.models.kept_answers import KeptAnswer
from accounts.models.notices import Notice
from accounts.models.outbox import Message, MessageFile, OptOut
from accounts.models.people import Facility, Skill, Team, User
from accounts.models.sign_in import Attempts, Session, TokenFamily

__all__ = [
    "Absence",
    "Attempts",
    "AuditEntry",
    "AuditSeal",
    "Facility",
    "KeptAnswer",
    "Message",
    "MessageFile",
    "Notice",
    "OptOut",
    "Session",
    "Skill",
    "Team",
    "TokenFamily",
    "User",
]
