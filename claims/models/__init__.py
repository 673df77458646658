"""What is owed: payers, claims, ledger, rollups, imports, routing and runs."""

from claims.models.attachments import Attachment
from claims.models.board import BoardCell
from claims.models.bulk_actions import BulkAction, BulkChunk
from claims.models.claims import Claim
from claims.models.deadlines import Deadline, DeadlineRule
from claims.models.decisions import ApprovalLimit, DecisionRequest
from claims.models.denials import DenialCategory, DenialCode, RootCause
from claims.models.departures import Departure
from claims.models.drafts import Draft
from claims.models.escalation import Escalation, EscalationRule, EscalationVersion
from claims.models.events import Event
from claims.models.exports import Export, ExportPart
from claims.models.follow_ups import FollowUpRule
from claims.models.imports import (
    ClaimChange,
    Import,
    ImportChunk,
    ImportName,
    ImportProblem,
    MappingProfile,
    RejectedRow,
    UploadPart,
)
from claims.models.leases import Lease
from claims.models.ledger import LedgerEntry
from claims.models.next_steps import NextStep
from claims.models.outcomes import Outcome
from claims.models.payer_contacts import PayerContact
from claims.models.payers import AnswerTime, ContractTerm, Payer, PayerAlias, PayerMerge
from claims.models.phrases import Macro, TextModule
from claims.models.rebalancing import RebalanceMove, RebalancePlan
from claims.models.reference import ReferenceVersion
from claims.models.rollups import FlowCell, FlowDelta, StockCell, StockDelta
from claims.models.routing import RoutingRule, RoutingVersion
from claims.models.runs import JobRun
from claims.models.saved_views import ClaimList, DeskSetting, SavedView
from claims.models.score import ScoreWeights
from claims.models.snoozes import Snooze
from claims.models.staged import StagedPatients
from claims.models.touches import Touch

__all__ = [
    "AnswerTime",
    "ApprovalLimit",
    "Attachment",
    "BoardCell",
    "BulkAction",
    "BulkChunk",
    "Claim",
    "ClaimChange",
    "ClaimList",
    "ContractTerm",
    "Deadline",
    "DeadlineRule",
    "DecisionRequest",
    "DenialCategory",
    "DenialCode",
    "Departure",
    "DeskSetting",
    "Draft",
    "Escalation",
    "EscalationRule",
    "EscalationVersion",
    "Event",
    "Export",
    "ExportPart",
    "FlowCell",
    "FlowDelta",
    "FollowUpRule",
    "Import",
    "ImportChunk",
    "ImportName",
    "ImportProblem",
    "JobRun",
    "Lease",
    "LedgerEntry",
    "Macro",
    "MappingProfile",
    "NextStep",
    "Outcome",
    "Payer",
    "PayerAlias",
    "PayerContact",
    "PayerMerge",
    "RebalanceMove",
    "RebalancePlan",
    "ReferenceVersion",
    "RejectedRow",
    "RootCause",
    "RoutingRule",
    "RoutingVersion",
    "SavedView",
    "ScoreWeights",
    "Snooze",
    "StagedPatients",
    "StockCell",
    "StockDelta",
    "TextModule",
    "Touch",
    "UploadPart",
]
