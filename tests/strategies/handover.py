"""Hand-over rules for tests."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.db.models.functions import Now

from claims.models import Claim
from strategies.models import (
    Enrolment,
    HandoverRule,
    HandoverRules,
    StepRun,
    WorkflowVersion,
)
from tests.factories import TODAY
from tests.strategies.workflows import enrolled

BEGUN = TODAY - timedelta(days=10)


def handover_rule(name: str = "On", **conditions: Any) -> HandoverRule:
    return HandoverRule(name=name, reason=f"because of {name}", **conditions)


def rules_in_force(*rules: HandoverRule) -> HandoverRules:
    """As supervisors put them in force."""
    last = HandoverRules.objects.aggregate(last=Max("number"))["last"] or 0
    version = HandoverRules.objects.create(
        number=last + 1, valid_from=date(2026, 1, 1), source="Test", activated_at=Now()
    )
    for position, rule in enumerate(rules, start=1):
        rule.version, rule.position = version, position
        rule.save()
    return version


def running(claim: Claim, version: WorkflowVersion, days: int = 10) -> Enrolment:
    """Begun so many days ago."""
    return enrolled(claim, version, TODAY - timedelta(days=days))


def ran(enrolment: Enrolment, *states: str) -> None:
    """The first steps of the enrolment ended so."""
    for step, state in zip(enrolment.version.steps.order_by("position"), states, strict=False):
        StepRun.objects.create(
            enrolment=enrolment, step=step, state=state, due_on=BEGUN, done_on=BEGUN
        )
