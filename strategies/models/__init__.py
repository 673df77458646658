"""How payers are pursued, as rows."""

from strategies.models.campaigns import Campaign
from strategies.models.denials import DenialCluster, DenialMember, DenialProject
from strategies.models.enrolment_rules import EnrolmentRule, EnrolmentRules
from strategies.models.enrolments import Enrolment, StepRun
from strategies.models.handover import Handover, HandoverRule, HandoverRules
from strategies.models.launches import CampaignLaunch, LaunchPart
from strategies.models.performance import PayerPerformance
from strategies.models.rates import TouchMark, WorkflowRate
from strategies.models.results import CampaignResult, EnrolmentResult
from strategies.models.step_messages import StepMessage
from strategies.models.strategies import (
    PriorityThresholds,
    Strategy,
    StrategyVersion,
    StrategyWorkflow,
)
from strategies.models.templates import MessageTemplate
from strategies.models.trials import Trial, TrialLook
from strategies.models.workflows import Workflow, WorkflowExit, WorkflowStep, WorkflowVersion

__all__ = [
    "Campaign",
    "CampaignLaunch",
    "CampaignResult",
    "DenialCluster",
    "DenialMember",
    "DenialProject",
    "Enrolment",
    "EnrolmentResult",
    "EnrolmentRule",
    "EnrolmentRules",
    "Handover",
    "HandoverRule",
    "HandoverRules",
    "LaunchPart",
    "MessageTemplate",
    "PayerPerformance",
    "PriorityThresholds",
    "StepMessage",
    "StepRun",
    "Strategy",
    "StrategyVersion",
    "StrategyWorkflow",
    "TouchMark",
    "Trial",
    "TrialLook",
    "Workflow",
    "WorkflowExit",
    "WorkflowRate",
    "WorkflowStep",
    "WorkflowVersion",
]
