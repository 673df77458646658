"""The night of the hand-over rules: claims go from their workflow to another, or to a lead.

As the workflows advance: each chunk of enrolments is one transaction that also writes how far it
got, so that a night that dies is resumed. What was moved runs no more, so that no chunk moves it
twice.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from psycopg import sql

from arengine.lib.deadlocks import retry_deadlocks
from claims.bulk.portfolio import take_portfolio
from claims.models import Claim, JobRun
from claims.services.escalation import escalate_for_rule
from claims.services.runs import ClockTimestamp
from strategies.bulk.enrolling import enrol
from strategies.bulk.handing_over import move, next_bound, note_begun, note_raised
from strategies.choices import EnrolledBy
from strategies.models import HandoverRule, HandoverRules, WorkflowVersion
from strategies.services.versions_in_force import versions_in_force

JOB = "handover"
CHUNK = 20_000
NOTHING = {"reached": 0, "switched": 0, "escalated": 0}
Versions = dict[int, WorkflowVersion]


def hand_over(day: date) -> dict[str, Any]:
    """Moves what the rules in force name; counts. A day that is done stays as it is."""
    run, _ = JobRun.objects.get_or_create(job=JOB, date=day, defaults={"outcome": NOTHING})
    if run.finished_at is None:
        rules, versions = rules_in_force(day), versions_in_force(day)
        while rules and _hand_over_chunk(run.pk, day, rules, versions):
            pass
        JobRun.objects.filter(pk=run.pk).update(finished_at=ClockTimestamp())
        run.refresh_from_db()
    return {name: count for name, count in run.outcome.items() if name != "reached"}


def rules_in_force(day: date) -> list[HandoverRule]:
    """In their order; none where no version is in force."""
    version = HandoverRules.objects.in_force(day).first()
    if version is None:
        return []
    return list(version.rules.select_related("to_workflow").order_by("position"))


@retry_deadlocks
@transaction.atomic
def _hand_over_chunk(
    run_id: int, day: date, rules: Sequence[HandoverRule], versions: Versions
) -> bool:
    """The next enrolments; False where there are none."""
    if not all(rule.to_workflow_id for rule in rules):
        take_portfolio()
    run = JobRun.objects.select_for_update().get(pk=run_id)
    outcome: dict[str, int] = {**NOTHING, **run.outcome}
    first, bound = outcome["reached"], next_bound(outcome["reached"], CHUNK)
    if bound is None or run.finished_at is not None:
        return False
    chunk = sql.SQL("e.id > {} AND e.id <= {}").format(sql.Literal(first), sql.Literal(bound))
    for place, claims in move(chunk, rules, day, versions).items():
        verb = _switch if rules[place - 1].to_workflow_id else _escalate
        name = "switched" if verb is _switch else "escalated"
        outcome[name] += verb(rules[place - 1], claims, day, versions)
    run.outcome = {**outcome, "reached": bound}
    run.save(update_fields=["outcome"])
    return True


def _switch(rule: HandoverRule, claims: Sequence[int], day: date, versions: Versions) -> int:
    """One statement begins the workflow that follows."""
    version = versions[rule.to_workflow_id or 0]
    chosen = Claim.objects.filter(pk__in=claims)
    begun = enrol(chosen, version, enrolled_by=EnrolledBy.RULE, today=day)
    note_begun(rule, claims, day)
    return begun


def _escalate(rule: HandoverRule, claims: Sequence[int], day: date, versions: Versions) -> int:
    """The claims' own door to a lead."""
    raised = escalate_for_rule(claims, cause=rule.name, reason=rule.reason, today=day)
    note_raised(rule, raised, day)
    return len(raised)
