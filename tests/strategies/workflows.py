"""Workflows for tests: a phone call on the day itself, another after a week."""

from datetime import date

from django.db.models.functions import Now

from claims.choices import DayKind
from claims.models import Claim
from strategies.bulk.enrolling import enrol
from strategies.choices import Channel, EnrolledBy, ExitOn
from strategies.models import (
    Enrolment,
    Workflow,
    WorkflowExit,
    WorkflowStep,
    WorkflowVersion,
)
from tests.factories import TODAY

CALLS = (("First call", 0), ("Second call", 7))


def workflow_version(
    key: str = "calls",
    *,
    steps: tuple[tuple[str, int], ...] = CALLS,
    cycle_days: int | None = None,
    channel: Channel = Channel.PHONE,
    day_kind: DayKind = DayKind.CALENDAR,
    exits: dict[ExitOn, Workflow | None] | None = None,
    valid_from: date = date(2026, 1, 1),
) -> WorkflowVersion:
    """A version in force."""
    workflow, _ = Workflow.objects.get_or_create(key=key, defaults={"name": key.title()})
    version = WorkflowVersion.objects.create(
        workflow=workflow,
        number=workflow.versions.count() + 1,
        valid_from=valid_from,
        source="Test",
        summary="Calls",
        timeline="A week",
        cycle_days=cycle_days,
        activated_at=Now(),
    )
    WorkflowStep.objects.bulk_create(
        WorkflowStep(
            version=version,
            position=position,
            title=title,
            offset=offset,
            channel=channel,
            day_kind=day_kind,
            say=f"Say: {title}",
            have_ready="The claim number",
        )
        for position, (title, offset) in enumerate(steps, start=1)
    )
    WorkflowExit.objects.bulk_create(
        WorkflowExit(version=version, event=event, to_workflow=to)
        for event, to in (exits or {}).items()
    )
    return WorkflowVersion.objects.select_related("workflow").get(pk=version.pk)


def enrolled(claim: Claim, version: WorkflowVersion, today: date = TODAY) -> Enrolment:
    """The claim's enrolment, begun on that day by the strategy."""
    claims = Claim.objects.filter(pk=claim.pk)
    assert enrol(claims, version, enrolled_by=EnrolledBy.STRATEGY, today=today) == 1
    return Enrolment.objects.get(claim=claim, state="running")


def over(claim: Claim, version: WorkflowVersion) -> Enrolment:
    """A way through a workflow that has ended."""
    return Enrolment.objects.create(
        claim=claim,
        version=version,
        enrolled_by=EnrolledBy.PERSON,
        state="exited",
        started_on=TODAY,
        cycle_on=TODAY,
        ended_on=TODAY,
        balance_at_start=claim.balance,
    )
