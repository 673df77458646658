"""The vocabulary of claims: closed lists of names, and named groups of them."""

from django.db import models


class LineOfBusiness(models.TextChoices):
    COMMERCIAL = "commercial", "Commercial"
    MEDICARE = "medicare", "Medicare"
    MEDICAID = "medicaid", "Medicaid"
    MEDICARE_ADVANTAGE = "medicare_advantage", "Medicare Advantage"
    TRICARE = "tricare", "Tricare"
    VETERANS = "veterans_affairs", "Veterans Affairs"
    WORKERS_COMPENSATION = "workers_compensation", "Workers' compensation"
    SELF_PAY = "self_pay", "Self pay"


class Status(models.TextChoices):
    """Where the claim's money stands; derived from balance and withdrawal by the database."""

    OPEN = "open", "Open"
    CREDIT = "credit", "Credit"
    RESOLVED = "resolved", "Resolved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AdjudicationStatus(models.TextChoices):
    """What the payer did with the claim."""

    UNKNOWN = "unknown", "Unknown"
    NOT_ON_FILE = "not_on_file", "Not on file"
    RECEIVED = "received", "Received"
    REJECTED = "rejected", "Rejected up front"
    PENDING = "pending", "Pending"
    PENDING_INFORMATION = "pending_information", "Pending, information requested"
    PAID = "paid", "Finalised, paid"
    PARTIALLY_PAID = "partially_paid", "Paid in part"
    DENIED = "denied", "Denied"
    REVERSED = "reversed", "Reversed or recouped"
    FORWARDED = "forwarded", "Forwarded to secondary"


class WorkStatus(models.TextChoices):
    """Where the claim is with us."""

    NEW = "new", "New"
    ASSIGNED = "assigned", "Assigned"
    IN_PROGRESS = "in_progress", "In progress"
    PENDED = "pended", "Pended"
    WAITING_PAYER = "waiting_payer", "Waiting for payer"
    WAITING_PATIENT = "waiting_patient", "Waiting for patient"
    WAITING_INTERNAL = "waiting_internal", "Waiting for another department"
    APPEALED_LEVEL_1 = "appealed_level_1", "Appealed, level 1"
    APPEALED_LEVEL_2 = "appealed_level_2", "Appealed, level 2"
    APPEALED_EXTERNAL = "appealed_external", "Appealed, external"
    ESCALATED = "escalated", "Escalated"
    READY_TO_CLOSE = "ready_to_close", "Ready to close"
    CLOSED = "closed", "Closed"


class Responsibility(models.TextChoices):
    """Who owes the balance."""

    PRIMARY = "primary_payer", "Primary payer"
    SECONDARY = "secondary_payer", "Secondary payer"
    TERTIARY = "tertiary_payer", "Tertiary payer"
    PATIENT = "patient", "Patient"
    AGENCY = "agency", "Agency"
    LEGAL = "legal", "Legal"
    NONE = "none", "None (zero)"


class AgeBasis(models.TextChoices):
    """Which column of the file the ageing anchor was read from."""

    AGING_DAYS = "aging_days", "Ageing days"
    SERVICE_DATE = "service_from", "Date of service"
    BILLED_DATE = "billed_on", "Billed date"
    BUCKET = "aging_bucket", "Ageing bucket"


class EntryKind(models.TextChoices):
    """Why a balance moved."""

    PAYMENT = "payment", "Payment"
    CONTRACTUAL = "contractual", "Contractual adjustment"
    WRITE_OFF = "write_off", "Write-off"
    DENIAL_CLOSED = "denial_closed", "Closed unpaid after denial"
    TRANSFER_TO_PATIENT = "transfer_to_patient", "Transfer to patient"
    CHANGE_IN_FEED = "change_in_feed", "Change in feed"
    WITHDRAWAL = "withdrawal", "Withdrawn with its import"


# Dollars that left the balance without being paid; with payments they are the resolved dollars.
UNPAID_KINDS = (EntryKind.WRITE_OFF, EntryKind.DENIAL_CLOSED)


class DayKind(models.TextChoices):
    """How days are counted: all of them, or without weekends and holidays."""

    CALENDAR = "calendar", "Calendar days"
    WORKING = "working", "Working days"


class ContactResult(models.TextChoices):
    """What became of the attempt to reach the payer."""

    REACHED = "reached", "Reached a person"
    AUTOMATED = "automated", "Automated answer only"
    ABANDONED = "abandoned", "Gave up on hold"
    PORTAL = "portal", "Read on the portal"
    PORTAL_DOWN = "portal_down", "Portal was down"
    FAX_SENT = "fax_sent", "Fax went through"
    FAX_FAILED = "fax_failed", "Fax failed"
    NO_ANSWER = "no_answer", "No answer"
    VOICEMAIL = "voicemail", "Left a message"
    WRONG_NUMBER = "wrong_number", "Wrong number"


class Disposition(models.TextChoices):
    """Why a claim with a balance is called resolved."""

    PAID_UNPOSTED = "paid_unposted", "Paid, posting on its way"
    DUPLICATE = "duplicate", "Duplicate of another claim"
    BILLED_NEXT = "billed_next", "Billed to the next payer"
    MOVED_TO_PATIENT = "moved_to_patient", "Moved to the patient"
    WRITE_OFF_ASKED = "write_off_asked", "Write-off asked for"
    NOT_OURS = "not_ours", "Not ours to collect"


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


class SnoozeReason(models.TextChoices):
    """Why a claim is put off."""

    WAITING_PAYER = "waiting_payer", "Payer needs more time"
    WAITING_DOCUMENTS = "waiting_documents", "Waiting for documents"
    WAITING_COLLEAGUE = "waiting_colleague", "Waiting for a colleague"
    PAYER_CLOSED = "payer_closed", "Payer cannot be reached now"
    PAYMENT_ANNOUNCED = "payment_announced", "Payment announced"
    NOT_NOW = "not_now", "Another claim goes first"


class CameBack(models.TextChoices):
    """What brought a snoozed claim back."""

    DAY = "day", "its day has come"
    PAYMENT = "payment", "a payment posted"
    PERSON = "person", "taken back by a person"
    RAISED = "raised", "it was escalated"


class CodeKind(models.TextChoices):
    """The two lists that a payer's codes come from."""

    CARC = "carc", "Adjustment reason (CARC)"
    RARC = "rarc", "Remark (RARC)"


class AppealAdvice(models.TextChoices):
    """Whether an appeal is worth the work."""

    YES = "yes", "Yes"
    SOMETIMES = "sometimes", "Sometimes"
    RARELY = "rarely", "Rarely"
    NO = "no", "No"


class FileType(models.TextChoices):
    """What may be attached to a claim, by its content."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", "PNG image"
    JPEG = "image/jpeg", "JPEG image"
    TIFF = "image/tiff", "TIFF image"
    TEXT = "text/plain", "Text"
    CSV = "text/csv", "CSV table"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word (.docx)"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (.xlsx)"


class DecisionKind(models.TextChoices):
    """What may be asked for, to be decided by somebody else."""

    WRITE_OFF = "write_off", "Write-off"


class DecisionState(models.TextChoices):
    ASKED = "asked", "Waiting"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class EscalationState(models.TextChoices):
    OPEN = "open", "Open"
    RETURNED = "returned", "Returned"
    DONE = "done", "Done"


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


class ImportState(models.TextChoices):
    RECEIVED = "received", "Received"
    MAPPED = "mapped", "Columns understood"
    CHECKED = "checked", "Checked, waiting for confirmation"
    CONFIRMED = "confirmed", "Confirmed, waiting for a worker"
    APPLYING = "applying", "Applying"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNDONE = "undone", "Undone"


# A file in one of these may be sent again.
IMPORT_GONE = (ImportState.FAILED, ImportState.CANCELLED, ImportState.UNDONE)
# Nothing more happens to an import by itself.
IMPORT_ENDED = (ImportState.APPLIED, *IMPORT_GONE)
# Work that a worker should have taken up by itself.
IMPORT_DUE = (
    ImportState.RECEIVED,
    ImportState.MAPPED,
    ImportState.CONFIRMED,
    ImportState.APPLYING,
)


class BulkKind(models.TextChoices):
    """What may be done to many claims at once."""

    ASSIGN = "assign", "Assign"
    RELEASE = "release", "Give back to the rules"
    FOLLOW_UP = "follow_up", "Follow up on a day"
    HOLD = "hold", "Put on hold until a day"
    STATUS = "status", "Move the statuses"
    NOTE = "note", "Add a note to the story"


class BulkState(models.TextChoices):
    PREVIEWED = "previewed", "Waiting for your word"
    CONFIRMED = "confirmed", "Waiting for a worker"
    RUNNING = "running", "At work"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNDONE = "undone", "Undone"


# Work that a worker should have taken up by itself.
BULK_DUE = (BulkState.CONFIRMED, BulkState.RUNNING)
# What was done before the stop is kept: it can be gone on with, or undone.
BULK_STOPPED = (BulkState.FAILED, BulkState.CANCELLED)


class Sharing(models.TextChoices):
    """Who sees a saved view."""

    MINE = "mine", "Only me"
    TEAM = "team", "A team"
    EVERYONE = "everyone", "Everyone"


class ExportState(models.TextChoices):
    WAITING = "waiting", "Waiting for a worker"
    WRITING = "writing", "Being written"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    EXPIRED = "expired", "No longer kept"
