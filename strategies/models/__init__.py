"""How payers are pursued, as rows."""

from strategies.models.campaigns import Campaign, CampaignResult
from strategies.models.enrolments import Enrolment, StepRun
from strategies.models.strategies import (
    PriorityThresholds,
    Strategy,
    StrategyVersion,
    StrategyWorkflow,
)
from strategies.models.templates import MessageTemplate
from strategies.models.workflows import Workflow, WorkflowExit, WorkflowStep, WorkflowVersion

__all__ = [
    "Campaign",
    "CampaignResult",
    "Enrolment",
    "MessageTemplate",
    "PriorityThresholds",
    "StepRun",
    "Strategy",
    "StrategyVersion",
    "StrategyWorkflow",
    "Workflow",
    "WorkflowExit",
    "WorkflowStep",
    "WorkflowVersion",
]
