"""The vocabulary of pursuing payers: closed lists of names."""

from django.db import models


class Priority(models.TextChoices):
    """How much of the open money lies with a payer."""

    HIGH = "high", "HIGH"
    MEDIUM = "medium", "MEDIUM"
    LOW = "low", "LOW"


class Protocol(models.TextChoices):
    """What a payer wants done in its own way."""

    COMPLIANCE = "compliance", "Government compliance"
    CONTRACT_REVIEW = "contract_review", "Contract compliance review"
    MEMBER_VERIFICATION = "member_verification", "Member verification"
    MEDICAL_NECESSITY = "medical_necessity", "Medical-necessity review"
    AUTO_RESUBMIT = "auto_resubmit", "Auto-resubmit of denied claims"
    PORTAL_SUBMISSION = "portal_submission", "Portal submission"
    EXPEDITED_REVIEW = "expedited_review", "Expedited review"
    APPEAL_PROCESSING = "appeal_processing", "Appeal processing"
    PROVIDER_RELATIONS = "provider_relations", "Provider relations contact"


class Channel(models.TextChoices):
    """How a step is carried out. E-mail with a template goes out by itself."""

    PHONE = "phone", "Phone"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    PORTAL = "portal", "Portal"
    FAX = "fax", "Fax"
    REVIEW = "review", "Review in house"
    PERSON = "person", "Hand to a person"


class AppliesTo(models.TextChoices):
    """Which of a payer's claims a workflow of its strategy is for."""

    ANY = "any", "Every open claim"
    DENIED = "denied", "Denied claims"
    APPEALABLE = "appealable", "Denied claims that may be appealed"
    UNDERPAID = "underpaid", "Underpaid claims"
    UNANSWERED = "unanswered", "Claims without an answer"


class ExitOn(models.TextChoices):
    """What ends a claim's workflow before its last step."""

    PAYMENT = "payment", "A payment posts"
    ZERO_BALANCE = "zero_balance", "The balance is zero"
    DENIAL = "denial", "The payer denies"
    DISPUTE = "dispute", "The claim is in dispute"
    ANSWER = "answer", "The payer answers"


class EnrolledBy(models.TextChoices):
    """Who put a claim into its workflow."""

    STRATEGY = "strategy", "The payer's strategy"
    RULE = "rule", "A rule"
    CAMPAIGN = "campaign", "A campaign"
    PERSON = "person", "A person"


class EnrolmentState(models.TextChoices):
    """Where a claim stands in its workflow."""

    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    COMPLETED = "completed", "All steps over"
    EXITED = "exited", "Left"
    SWITCHED = "switched", "Went over to another workflow"


class StepState(models.TextChoices):
    """What became of a step that was due."""

    DONE = "done", "Done"
    SKIPPED = "skipped", "Skipped"
    MISSED = "missed", "Missed"


class CampaignState(models.TextChoices):
    """Where a campaign stands."""

    DRAFT = "draft", "Draft"
    LAUNCHING = "launching", "Launching"
    ACTIVE = "active", "Active"
    PENDING_REVIEW = "pending_review", "Pending review"
    COMPLETED = "completed", "Completed"


class Arm(models.TextChoices):
    """The usual way, and the one that is tried against it."""

    CHAMPION = "champion", "Champion"
    CHALLENGER = "challenger", "Challenger"


class Metric(models.TextChoices):
    """What an experiment is decided by, written down before it starts."""

    PAID = "paid", "Share of claims paid within the horizon"
    RESOLVED = "resolved", "Share of claims resolved within the horizon"
    ANSWERED = "answered", "Share of claims answered within the horizon"


class Verdict(models.TextChoices):
    """What a look at an experiment says."""

    GO_ON = "go_on", "No difference seen yet"
    CHALLENGER = "challenger", "The challenger does better"
    CHAMPION = "champion", "The champion does better"
    NO_DIFFERENCE = "no_difference", "No difference seen by the horizon"
    BROKEN = "broken", "The split failed its check: nothing can be said"


class TemplateKind(models.TextChoices):
    """What a template becomes."""

    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    APPEAL = "appeal", "Appeal letter"


class ProjectState(models.TextChoices):
    """Where a project over denials of one cause stands."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    REOPENED = "reopened", "Reopened by new denials"


# A claim that is in one of these runs a workflow: there is never a second.
UNDER_WAY = (EnrolmentState.RUNNING, EnrolmentState.PAUSED)
