"""What has to be done in time, and why it was not."""

from django.db import models


class DeadlineKind(models.TextChoices):
    """What has to be done in time."""

    FILING = "timely_filing", "Timely filing"
    APPEAL_1 = "appeal_level_1", "Appeal, level 1"
    APPEAL_2 = "appeal_level_2", "Appeal, level 2"
    APPEAL_3 = "appeal_level_3", "Appeal, level 3"
    APPEAL_4 = "appeal_level_4", "Appeal, level 4"
    APPEAL_5 = "appeal_level_5", "Appeal, level 5"


APPEAL_KINDS = tuple(kind for kind in DeadlineKind if kind != DeadlineKind.FILING)


class DeadlineUnit(models.TextChoices):
    """What a deadline is counted in."""

    DAYS = "days", "Days"
    MONTHS = "months", "Months"
    YEARS = "years", "Calendar years"
    YEAR_END = "year_end", "Ends of year after"


class DeadlineAnchor(models.TextChoices):
    """The day a deadline is counted from."""

    SERVICE_FROM = "service_from", "First day of service"
    SERVICE_TO = "service_to", "Last day of service"
    DISCHARGE = "discharge", "Discharge"
    PRIMARY_EOB = "primary_eob", "Primary payer's explanation of benefits"
    REMITTANCE = "remittance", "Production date of the remittance"
    NOTICE = "notice", "Date of the notice"
    AGREED = "agreed", "A date of the contract"


class DeadlineMetBy(models.TextChoices):
    """What has to have happened by the day."""

    RECEIVED = "received", "Received by the payer"
    POSTMARKED = "postmarked", "Postmarked"


class DeadlineState(models.TextChoices):
    RUNNING = "running", "Running"
    MET = "met", "Met"
    EXPIRED = "expired", "Expired, waiting for sign-off"
    SIGNED_OFF = "signed_off", "Expired, signed off"
    VOID = "void", "No longer applies"


class MissedBecause(models.TextChoices):
    """Why a deadline was missed."""

    FOUND_LATE = "found_late", "Had run out when the claim came to us"
    NOT_WORKED = "not_worked", "Nobody worked it in time"
    SENT_LATE = "sent_late", "Sent, and received too late"
    WAITED = "waited", "Waited for another department"
    PAYER = "payer", "The payer's error; proof is on file"
    NOT_WORTH = "not_worth", "Given up on purpose"
    WRONG_RULE = "wrong_rule", "The date or the rule was wrong"
