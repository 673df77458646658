"""What a claim is, and where it stands."""

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
    NONE = "none", "Nobody, zero"


class AgeBasis(models.TextChoices):
    """Which column of the file the ageing anchor was read from."""

    AGING_DAYS = "aging_days", "Ageing days"
    SERVICE_DATE = "service_from", "Date of service"
    BILLED_DATE = "billed_on", "Billed date"
    BUCKET = "aging_bucket", "Ageing bucket"


class Disposition(models.TextChoices):
    """Why a claim with a balance is called resolved."""

    PAID_UNPOSTED = "paid_unposted", "Paid, posting on its way"
    DUPLICATE = "duplicate", "Duplicate of another claim"
    BILLED_NEXT = "billed_next", "Billed to the next payer"
    MOVED_TO_PATIENT = "moved_to_patient", "Moved to the patient"
    WRITE_OFF_ASKED = "write_off_asked", "Write-off asked for"
    NOT_OURS = "not_ours", "Not ours to collect"


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
