"""The vocabulary of claims: closed lists of names, and named groups of them."""

from claims.choices.claims import (
    AdjudicationStatus,
    AgeBasis,
    AppealAdvice,
    CodeKind,
    Disposition,
    FileType,
    LineOfBusiness,
    Responsibility,
    Status,
    WorkStatus,
)
from claims.choices.deadlines import (
    APPEAL_KINDS,
    DeadlineAnchor,
    DeadlineKind,
    DeadlineMetBy,
    DeadlineState,
    DeadlineUnit,
    MissedBecause,
)
from claims.choices.decisions import DecisionKind, DecisionState, EscalationState
from claims.choices.imports import IMPORT_DUE, IMPORT_ENDED, IMPORT_GONE, ImportState
from claims.choices.ledger import UNPAID_KINDS, EntryKind
from claims.choices.lists import (
    BULK_DUE,
    BULK_STOPPED,
    DECIDED,
    BulkKind,
    BulkState,
    ExportState,
    Sharing,
)
from claims.choices.plans import MoveState, PlanKind, PlanState, WeighBy
from claims.choices.touches import SAID_BY_HAND, CameBack, ContactResult, DayKind, SnoozeReason

__all__ = [
    "APPEAL_KINDS",
    "BULK_DUE",
    "BULK_STOPPED",
    "DECIDED",
    "IMPORT_DUE",
    "IMPORT_ENDED",
    "IMPORT_GONE",
    "SAID_BY_HAND",
    "UNPAID_KINDS",
    "AdjudicationStatus",
    "AgeBasis",
    "AppealAdvice",
    "BulkKind",
    "BulkState",
    "CameBack",
    "CodeKind",
    "ContactResult",
    "DayKind",
    "DeadlineAnchor",
    "DeadlineKind",
    "DeadlineMetBy",
    "DeadlineState",
    "DeadlineUnit",
    "DecisionKind",
    "DecisionState",
    "Disposition",
    "EntryKind",
    "EscalationState",
    "ExportState",
    "FileType",
    "ImportState",
    "LineOfBusiness",
    "MissedBecause",
    "MoveState",
    "PlanKind",
    "PlanState",
    "Responsibility",
    "Sharing",
    "SnoozeReason",
    "Status",
    "WeighBy",
    "WorkStatus",
]
