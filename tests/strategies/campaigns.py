"""A workflow of two steps, and campaigns over the claims of a payer."""

from datetime import date, timedelta
from typing import Any

from django.test import TestCase

from accounts.models import User
from strategies.choices import Channel
from strategies.models import Campaign, Workflow, WorkflowStep, WorkflowVersion
from strategies.services.campaign_launches import launch_campaign
from strategies.services.campaigns import Plan, draft_campaign
from strategies.services.targets import preview_targets
from tests.factories import TODAY


def phone_workflow(key: str = "test-phone") -> Workflow:
    """A call on the day of the enrolment, and another after a week."""
    workflow = Workflow.objects.create(key=key, name=f"Test: {key}")
    version = WorkflowVersion.objects.create(
        workflow=workflow,
        number=1,
        summary="Call until it is paid.",
        timeline="two weeks",
        valid_from=date(2020, 1, 1),
        source="test",
        activated_at="2020-01-01T00:00Z",
    )
    for position, offset in ((1, 0), (2, 7)):
        WorkflowStep.objects.create(
            version=version,
            position=position,
            title=f"Call {position}",
            offset=offset,
            channel=Channel.PHONE,
        )
    return workflow


def a_plan(workflow: Workflow, user: User, **more: Any) -> Plan:
    said: dict[str, Any] = {
        "name": "Aetna in November",
        "goal": "Collect what Aetna owes.",
        "workflow": workflow,
        "owner": user,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=30),
        "filters": {"status": ["open"], "payer": ["Aetna"]},
    }
    return Plan(**{**said, **more})


def launch(campaign: Campaign, user: User, today: date = TODAY) -> Campaign:
    """Agrees to what it is about now."""
    preview = preview_targets(campaign.filters, campaign.ends_on, user=user, today=today)
    return go(campaign, preview.agreement, user, today)


def go(campaign: Campaign, agreed: str, user: User, today: date = TODAY) -> Campaign:
    """Launches, and does what comes after the commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        launch_campaign(campaign, agreed=agreed, user=user, today=today)
    campaign.refresh_from_db()
    return campaign


def launched(workflow: Workflow, user: User, **more: Any) -> Campaign:
    return launch(draft_campaign(a_plan(workflow, user, **more), user=user, today=TODAY), user)
