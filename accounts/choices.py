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

UNASSIGNED = "Unassigned"
"""The facility of claims that name none; open to every supervisor."""
