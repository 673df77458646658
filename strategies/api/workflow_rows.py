"""Workflows and enrolments as JSON: rates as numbers."""

from collections.abc import Iterable
from typing import Any

from arengine.lib.json_out import number
from strategies.models import Enrolment, Handover, WorkflowExit, WorkflowStep, WorkflowVersion
from strategies.rules.rates import ShownRate
from strategies.services.showing import Shown

STEP = (
    *("position", "title", "offset", "day_kind", "channel", "say", "have_ready", "documents"),
    *("grace_days", "is_milestone"),
)
VERSION = (
    *("number", "summary", "timeline", "cycle_days", "assumed_source", "valid_from"),
    *("valid_until", "source", "activated_at"),
)
ENROLMENT = (
    *("id", "state", "enrolled_by", "started_on", "cycle", "position", "due_on", "ended_on"),
    "ended_because",
)


def workflow_row(shown: Shown) -> dict[str, Any]:
    names = ("key", "name", "is_active", "is_appeal")
    return {
        "id": shown.workflow.pk,
        **{name: getattr(shown.workflow, name) for name in names},
        "success": _rate(shown.rate),
        "in_force": _version(shown.version, shown.steps, shown.exits) if shown.version else None,
    }


def version_row(version: WorkflowVersion) -> dict[str, Any]:
    steps = version.steps.select_related("template").order_by("position")
    return _version(version, steps, version.exits.select_related("to_workflow"))


def _version(
    version: WorkflowVersion, steps: Iterable[WorkflowStep], exits: Iterable[WorkflowExit]
) -> dict[str, Any]:
    return {
        "workflow": version.workflow.key,
        **{name: getattr(version, name) for name in VERSION},
        "assumed_rate": number(version.assumed_rate),
        "steps": [
            {
                **{name: getattr(step, name) for name in STEP},
                "template": step.template.key if step.template else None,
            }
            for step in steps
        ],
        "exits": [
            {
                "event": one.event,
                "to_workflow": one.to_workflow.key if one.to_workflow else None,
            }
            for one in exits
        ],
    }


def enrolment_row(row: Enrolment) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ENROLMENT},
        "claim_number": row.claim.claim_number,
        "workflow": row.version.workflow.key,
        "version": row.version.number,
        "campaign": row.campaign.name if row.campaign else None,
        "steps_done": [
            {
                "position": run.step.position,
                "title": run.step.title,
                "person": run.person.username if run.person else None,
                **{
                    name: getattr(run, name)
                    for name in ("cycle", "state", "due_on", "done_on", "words")
                },
            }
            for run in row.runs.select_related("step", "person").order_by("id")
        ],
    }


def handover_row(row: Handover) -> dict[str, Any]:
    to = row.rule.to_workflow
    return {
        "moved_on": row.moved_on,
        "rule": row.cause,
        "reason": row.reason,
        "from_workflow": row.from_enrolment.version.workflow.key,
        "from_position": row.from_position,
        "to_workflow": to.key if to else None,
    }


def _rate(rate: ShownRate) -> dict[str, Any]:
    measured = rate.measured
    return {
        "rate": number(rate.leading),
        "is_measured": rate.is_measured,
        "assumed": number(rate.assumed),
        "assumed_source": rate.assumed_source,
        "measured": number(measured.share if measured else None),
        "measured_low": number(measured.low if measured else None),
        "measured_high": number(measured.high if measured else None),
        "n": measured.n if measured else 0,
    }
