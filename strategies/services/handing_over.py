"""The night of the hand-over rules: claims go from their workflow to another, or to a lead.

What was moved runs no more, so that no chunk of enrolments moves it twice.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from psycopg import sql

from claims.bulk.portfolio import take_portfolio
from claims.models import Claim, JobRun
from claims.services.escalation import escalate_for_rule
from claims.services.runs import ClockTimestamp
from strategies.bulk.enrolling import enrol
from strategies.bulk.handing_over import move, note_begun, note_raised
from strategies.choices import EnrolledBy, EnrolmentState
from strategies.models import HandoverRule, HandoverRules, WorkflowVersion
from strategies.services.ranges import counts_of, work_range
from strategies.services.versions_in_force import versions_in_force

JOB = "handover"
CHUNK = 20_000
NOTHING = {"reached": 0, "switched": 0, "escalated": 0}
# What ran to its end may go on, too.
STATES = (EnrolmentState.RUNNING, EnrolmentState.COMPLETED)
Versions = dict[int, WorkflowVersion]


def hand_over(day: date) -> dict[str, Any]:
    """Moves what the rules in force name; counts. A day that is done stays as it is."""
    run, _ = JobRun.objects.get_or_create(job=JOB, date=day, defaults={"outcome": NOTHING})
    if run.finished_at is None:
        rules, versions = rules_in_force(day), versions_in_force(day)
        work = partial(_hand_over_chunk, day=day, rules=rules, versions=versions)
        while rules and work_range(run.pk, CHUNK, STATES, work):
            pass
        JobRun.objects.filter(pk=run.pk).update(finished_at=ClockTimestamp())
        run.refresh_from_db()
    return counts_of(run)


def rules_in_force(day: date) -> list[HandoverRule]:
    """In their order; none where no version is in force."""
    version = HandoverRules.objects.in_force(day).first()
    if version is None:
        return []
    return list(version.rules.select_related("to_workflow").order_by("position"))


def _hand_over_chunk(
    chunk: sql.Composable, day: date, rules: Sequence[HandoverRule], versions: Versions
) -> dict[str, int]:
    """Moves those of enrolments `e` for which a rule speaks."""
    if not all(rule.to_workflow_id for rule in rules):
        take_portfolio()
    counts = {"switched": 0, "escalated": 0}
    for place, claims in move(chunk, rules, day, versions).items():
        rule = rules[place - 1]
        if rule.to_workflow_id is None:
            counts["escalated"] += _escalate(rule, claims, day)
        else:
            counts["switched"] += _switch(rule, claims, day, versions[rule.to_workflow_id])
    return counts


def _switch(rule: HandoverRule, claims: Sequence[int], day: date, version: WorkflowVersion) -> int:
    """One statement begins the workflow that follows."""
    chosen = Claim.objects.filter(pk__in=claims)
    begun = enrol(chosen, version, enrolled_by=EnrolledBy.RULE, today=day)
    note_begun(rule, claims, day)
    return begun


def _escalate(rule: HandoverRule, claims: Sequence[int], day: date) -> int:
    """The claims' own door to a lead."""
    raised = escalate_for_rule(claims, cause=rule.name, reason=rule.reason, today=day)
    note_raised(rule, raised, day)
    return len(raised)
