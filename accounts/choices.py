"""Names of roles and of the teams every installation starts with."""

from django.db import models


class Role(models.TextChoices):
    ADMIN = "admin", "Admin"
    SUPERVISOR = "supervisor", "Supervisor"
    AGENT = "agent", "Agent"
    AUDITOR = "auditor", "Auditor"
    CLIENT = "client", "API client"


# Roles that see whole facilities rather than their own teams.
FACILITY_ROLES = (Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR, Role.CLIENT)
# Roles that may change rules, confirm imports and decide.
DECIDING_ROLES = (Role.ADMIN, Role.SUPERVISOR)
# Roles that may open the back office.
BACK_OFFICE_ROLES = (Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR)
# Roles that may search what others did.
AUDIT_ROLES = (Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR)

UNASSIGNED = "Unassigned"
"""The facility of claims that name none; open to every supervisor."""


class AuditAction(models.TextChoices):
    CREATED = "created", "Created"
    CHANGED = "changed", "Changed"
    DELETED = "deleted", "Deleted"
    VIEWED = "viewed", "Viewed"
    SEARCHED = "searched", "Searched"
    EXPORTED = "exported", "Exported"
    UNMASKED = "unmasked", "Unmasked"
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    LOCKED = "locked", "Locked"
    UNLOCKED = "unlocked", "Unlocked"
    SESSIONS_ENDED = "sessions_ended", "Sessions ended"
    LINK_SENT = "link_sent", "Password link sent"
    REFUSED = "refused", "Refused"


class AuditSource(models.TextChoices):
    """The doors through which somebody acts."""

    PAGE = "page", "Page"
    API = "api", "API"
    ADMIN = "admin", "Admin"
    IMPORT = "import", "Import"
    TASK = "task", "Task"
    COMMAND = "command", "Command"


class MessageChannel(models.TextChoices):
    """How a message leaves."""

    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"


class MessageState(models.TextChoices):
    """Where a message stands. A letter waits until a person says that it was posted."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Given up"
    UNKNOWN = "unknown", "May have left"
    REFUSED = "refused", "Refused by the receiver"
    WITHHELD = "withheld", "Receiver wants none"
    CANCELLED = "cancelled", "Cancelled"


class OptOutReason(models.TextChoices):
    """Why an address is not written to any more."""

    ASKED = "asked", "Asked for no more"
    BOUNCED = "bounced", "Does not exist"
    PERSON = "person", "Entered by a person"
