"""Workflows as pages and the API show them: the version in force, its steps, and its rates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from strategies.models import (
    Workflow,
    WorkflowExit,
    WorkflowRate,
    WorkflowStep,
    WorkflowVersion,
)
from strategies.rules.rates import ShownRate, shown_rate
from strategies.services.versions_in_force import versions_in_force


@dataclass(frozen=True, slots=True)
class Shown:
    """A workflow; without a version in force no claim begins it."""

    workflow: Workflow
    version: WorkflowVersion | None
    rate: ShownRate
    steps: list[WorkflowStep] = field(default_factory=list)
    exits: list[WorkflowExit] = field(default_factory=list)


def shown_workflows(workflows: Iterable[Workflow], day: date) -> list[Shown]:
    """Each with its version in force: four queries for all."""
    listed = list(workflows)
    in_force = versions_in_force(day)
    versions = [version.pk for version in in_force.values()]
    steps = _by_version(
        WorkflowStep.objects.filter(version__in=versions)
        .select_related("template")
        .order_by("position")
    )
    exits = _by_version(
        WorkflowExit.objects.filter(version__in=versions).select_related("to_workflow")
    )
    rates = {rate.workflow_id: rate for rate in WorkflowRate.objects.filter(workflow__in=listed)}
    return [
        Shown(
            workflow,
            version := in_force.get(workflow.pk),
            rate_of(version, rates.get(workflow.pk)),
            steps.get(version.pk, []) if version else [],
            exits.get(version.pk, []) if version else [],
        )
        for workflow in listed
    ]


def rate_of(version: WorkflowVersion | None, counted: WorkflowRate | None) -> ShownRate:
    """What is assumed and what was measured, the one that leads first."""
    paid, begun = (counted.paid, counted.begun) if counted else (0, 0)
    assumed = version.assumed_rate if version else None
    source = version.assumed_source if version else ""
    return shown_rate(assumed, source, paid=paid, begun=begun)


def expected_share(version: WorkflowVersion | None) -> Decimal | None:
    """What the workflow is to be expected to reach: its leading rate."""
    if version is None:
        return None
    counted = WorkflowRate.objects.filter(workflow=version.workflow_id).first()
    return rate_of(version, counted).leading


def _by_version(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.version_id, []).append(row)
    return found
