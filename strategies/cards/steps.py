"""The workflows of strategies with their steps, as they are in force: three queries for all."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from claims.choices import DayKind
from strategies.models import (
    StrategyVersion,
    StrategyWorkflow,
    Workflow,
    WorkflowStep,
    WorkflowVersion,
)
from strategies.rules.rates import ShownRate, shown_rate


@dataclass(frozen=True, slots=True)
class RunningWorkflow:
    """One workflow of a strategy: for which claims, and what it says now."""

    workflow: Workflow
    applies_to: str
    version: WorkflowVersion | None
    steps: list[WorkflowStep] = field(default_factory=list)
    rate: ShownRate | None = None

    @property
    def days(self) -> list[str]:
        """`day 0 Call, day 7 Call again`, a text each."""
        return [f"{_day(step)}: {step.title}" for step in self.steps]


def workflows_of(
    versions: Iterable[StrategyVersion], day: date
) -> dict[int, list[RunningWorkflow]]:
    """By version, in the strategy's order; a workflow that is over has no version and no steps."""
    found: dict[int, list[RunningWorkflow]] = {version.pk: [] for version in versions}
    links = StrategyWorkflow.objects.filter(version__in=found)
    links = links.select_related("workflow__measured")
    rows = list(links.order_by("version", "position"))
    in_force = _in_force({row.workflow_id for row in rows}, day)
    steps = _steps([version.pk for version in in_force.values()])
    for row in rows:
        version = in_force.get(row.workflow_id)
        its_steps = steps.get(version.pk, []) if version else []
        words, rate = row.get_applies_to_display(), _rate(row.workflow, version)
        running = RunningWorkflow(row.workflow, words, version, its_steps, rate)
        found[row.version_id].append(running)
    return found


def _rate(workflow: Workflow, version: WorkflowVersion | None) -> ShownRate | None:
    """Measured as soon as enough claims went through it, else assumed, with its source."""
    counted = getattr(workflow, "measured", None)
    if version is None:
        return None
    paid, begun = (counted.paid, counted.begun) if counted else (0, 0)
    return shown_rate(version.assumed_rate, version.assumed_source, paid=paid, begun=begun)


def _in_force(workflows: Collection[int], day: date) -> dict[int, WorkflowVersion]:
    versions = WorkflowVersion.objects.in_force(day).filter(workflow__in=workflows)
    latest = versions.order_by("workflow_id", "-valid_from", "-number").distinct("workflow_id")
    return {version.workflow_id: version for version in latest}


def _steps(versions: Collection[int]) -> dict[int, list[WorkflowStep]]:
    found: dict[int, list[WorkflowStep]] = {}
    for step in WorkflowStep.objects.filter(version__in=versions).order_by("version", "position"):
        found.setdefault(step.version_id, []).append(step)
    return found


def _day(step: WorkflowStep) -> str:
    kind = "working day" if step.day_kind == DayKind.WORKING else "day"
    return f"{kind} {step.offset}"
