"""Moving work between desks."""

from django.db import models


class PlanKind(models.TextChoices):
    """Why work is moved between desks."""

    LEVEL = "level", "Level a team"
    TEAMS = "teams", "Level the teams"
    COVER = "cover", "Hand over while away"


class PlanState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    DROPPED = "dropped", "Dropped"
    UNDONE = "undone", "Undone"
    RETURNED = "returned", "Given back after the absence"


class MoveState(models.TextChoices):
    """What became of one claim of a plan."""

    PROPOSED = "proposed", "Proposed"
    LEFT_OUT = "left_out", "Left out"
    DONE = "done", "Moved"
    SKIPPED = "skipped", "Changed before the plan was accepted"
    BACK = "back", "Put back"
    KEPT = "kept", "Changed since, stays where it is"


class WeighBy(models.TextChoices):
    CLAIMS = "claims", "Claims due"
    DOLLARS = "dollars", "Dollars due"
