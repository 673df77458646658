"""Versions of workflows: drafted, saved, put in force, never edited after.

Claims stay in the version that they began in.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from arengine.lib.dates import written
from arengine.lib.errors import Refused
from claims.choices import DayKind
from claims.services.versions import lock_draft
from strategies.choices import Channel, ExitOn
from strategies.models import Workflow, WorkflowExit, WorkflowStep, WorkflowVersion
from strategies.rules.schedule import due_on
from strategies.rules.workflows import circle, out_of_order
from strategies.services.drafts import next_number, put_in_force, unfinished
from strategies.services.rights import refuse_unless_deciding

WORDS = ("summary", "timeline", "cycle_days", "assumed_rate", "assumed_source")
SAVED = ("valid_from", "valid_until", "source", *WORDS)
STEP = (
    *("position", "title", "offset", "day_kind", "channel", "say", "have_ready", "documents"),
    *("template_id", "grace_days", "is_milestone"),
)


@transaction.atomic
def create_workflow(
    *, key: str, name: str, is_appeal: bool, user: User, today: date
) -> WorkflowVersion:
    """A workflow that there was not before, with an empty draft."""
    refuse_unless_deciding(user)
    workflow = Workflow(key=key, name=name, is_appeal=is_appeal)
    workflow.full_clean()
    workflow.save()
    return _new_version(workflow, None, user, today)


@transaction.atomic
def draft_workflow(workflow: Workflow, *, user: User, today: date) -> tuple[WorkflowVersion, bool]:
    """The unfinished draft there is, or a new one that begins as a copy of the last version, steps
    and exits included; and whether it is new."""
    refuse_unless_deciding(user)
    locked = Workflow.objects.select_for_update().get(pk=workflow.pk)
    if waiting := unfinished(locked.versions.all()):
        return waiting, False
    last = locked.versions.order_by("-number").first()
    draft = _new_version(locked, last, user, today)
    if last is not None:
        WorkflowStep.objects.bulk_create(
            WorkflowStep(version=draft, **{name: getattr(step, name) for name in STEP})
            for step in last.steps.all()
        )
        WorkflowExit.objects.bulk_create(
            WorkflowExit(version=draft, event=one.event, to_workflow_id=one.to_workflow_id)
            for one in last.exits.all()
        )
    return draft, True


@transaction.atomic
def save_workflow(
    version: WorkflowVersion,
    *,
    values: Mapping[str, Any],
    steps: Sequence[WorkflowStep],
    exits: Mapping[str, Workflow | None],
    user: User,
) -> WorkflowVersion:
    """Replaces words, steps (in this order) and exits of a draft. ValidationError for bad ones."""
    refuse_unless_deciding(user)
    locked = lock_draft(version, "Workflows")
    for name in set(SAVED) & set(values):
        setattr(locked, name, values[name])
    _check_words(locked)
    locked.full_clean(exclude=["workflow", "number"], validate_constraints=True)
    locked.save(update_fields=SAVED)
    _save_steps(locked, steps)
    locked.exits.all().delete()
    WorkflowExit.objects.bulk_create(
        WorkflowExit(version=locked, event=ExitOn(event), to_workflow=to)
        for event, to in exits.items()
    )
    return locked


@transaction.atomic
def activate_workflow(
    version: WorkflowVersion, *, user: User, today: date, source: str
) -> WorkflowVersion:
    """Puts a draft in force from its day on. Claims that run an earlier version stay in it."""
    refuse_unless_deciding(user)
    locked = lock_draft(version, "Workflows")
    if not source.strip():
        raise Refused("no_source", "Say why the workflow changes; everybody reads it.")
    refuse_version(locked, today)
    return put_in_force(locked, user=user, reason=source)


def _check_words(version: WorkflowVersion) -> None:
    """ValidationError by field; a constraint would only say its own name."""
    errors, rate = {}, version.assumed_rate
    if version.valid_until is not None and version.valid_until < version.valid_from:
        errors["valid_until"] = "It would end before it begins."
    if rate is not None and not 0 <= rate <= 1:
        errors["assumed_rate"] = "A rate lies between 0 and 1."
    if rate is not None and not version.assumed_source:
        errors["assumed_source"] = "An assumed rate needs its source."
    if errors:
        raise ValidationError(errors)


def refuse_version(version: WorkflowVersion, today: date) -> None:
    """Says no to a version that may not be in force."""
    steps = list(version.steps.select_related("template").order_by("position"))
    if not steps:
        raise Refused("no_steps", "A workflow needs a step.")
    if version.valid_from < today:
        begins = written(version.valid_from)
        raise Refused("in_the_past", f"It would begin on {begins}, which has gone by.")
    if version.assumed_rate is not None and not version.assumed_source:
        raise Refused("no_source_of_rate", "An assumed rate needs its source.")
    _refuse_steps(version, steps)
    _refuse_exits(version, today)


def _refuse_steps(version: WorkflowVersion, steps: Sequence[WorkflowStep]) -> None:
    if [step.position for step in steps] != list(range(1, len(steps) + 1)):
        raise Refused("positions", "The steps are numbered from 1, each one more.")
    days, again = _days(version, steps)
    if place := out_of_order([day.toordinal() for day in days]):
        late = steps[place - 1]
        raise Refused("out_of_order", f"“{late}” would be due before the step before it.")
    if again is not None and again <= days[-1]:
        raise Refused("cycle_too_short", "The cycle ends before its last step is due.")
    for step in steps:
        if step.template is not None and not step.template.is_active:
            raise Refused("template_inactive", f"“{step}” uses a template no longer in use.")
        if step.template is not None and step.channel not in (Channel.EMAIL, Channel.LETTER):
            raise Refused("template_unused", f"“{step}” has a template and sends nothing.")


def _days(
    version: WorkflowVersion, steps: Sequence[WorkflowStep]
) -> tuple[list[date], date | None]:
    """When each step of the first round would be due, and when the next would begin."""
    begin, no_holidays, again = version.valid_from, frozenset[date](), version.cycle_days
    try:
        days = [due_on(begin, step.offset, DayKind(step.day_kind), no_holidays) for step in steps]
        return days, None if again is None else begin + timedelta(days=again)
    except OverflowError as error:
        raise Refused("beyond_dates", "Its steps would be due after the year 9999.") from error


def _refuse_exits(version: WorkflowVersion, today: date) -> None:
    own = list(version.exits.select_related("to_workflow"))
    for one in own:
        if one.to_workflow and not one.to_workflow.is_active:
            raise Refused("exit_inactive", f"“{one.to_workflow}” is no longer used.")
        if one.to_workflow and one.event == ExitOn.ZERO_BALANCE:
            raise Refused("nothing_owed", "Nothing follows on a balance of zero.")
    leads = _exits_in_force(today)
    leads[version.workflow_id] = [one.to_workflow_id for one in own if one.to_workflow_id]
    if way := circle(leads, version.workflow_id):
        names = dict(Workflow.objects.filter(pk__in=way).values_list("pk", "name"))
        words = " → ".join(names[workflow] for workflow in way)
        raise Refused("step_loop", f"Claims could go round for ever: {words}.")


def _exits_in_force(today: date) -> dict[int, list[int]]:
    """Where every workflow leads to, of its newest version that is in force or will be."""
    newest: dict[int, int] = {}
    activated = WorkflowVersion.objects.filter(activated_at__isnull=False)
    for pk, workflow in activated.order_by("number").values_list("pk", "workflow"):
        newest[workflow] = pk
    leads: dict[int, list[int]] = {}
    exits = WorkflowExit.objects.filter(version__in=newest.values(), to_workflow__isnull=False)
    for workflow, to in exits.values_list("version__workflow", "to_workflow"):
        leads.setdefault(workflow, []).append(to)
    return leads


def _save_steps(version: WorkflowVersion, steps: Sequence[WorkflowStep]) -> None:
    version.steps.all().delete()
    for position, step in enumerate(steps, start=1):
        step.pk, step.version, step.position = None, version, position
        step.full_clean(exclude=["version"], validate_constraints=False)
    WorkflowStep.objects.bulk_create(steps)


def _new_version(
    workflow: Workflow, last: WorkflowVersion | None, user: User, today: date
) -> WorkflowVersion:
    words = {name: getattr(last, name) for name in WORDS} if last else {}
    return WorkflowVersion.objects.create(
        workflow=workflow,
        number=next_number(workflow.versions.all()),
        valid_from=today,
        source=f"Drafted from version {last.number}" if last else "First draft",
        created_by=user,
        **words,
    )
