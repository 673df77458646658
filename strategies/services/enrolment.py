"""What a person does with one claim's workflow: begin it, settle its step, leave it."""

from datetime import date

from django.db import transaction
from psycopg import sql

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.models import Claim
from claims.rules.denials import codes_in, no_appeal
from claims.services.claims import lock_claim, tell
from strategies.bulk.enrolling import enrol
from strategies.bulk.saying import unsay
from strategies.bulk.settling import settle_steps
from strategies.choices import UNDER_WAY, EnrolledBy, EnrolmentState, StepState
from strategies.models import Enrolment, Workflow
from strategies.services.saving import save_fields
from strategies.services.versions_in_force import insist_in_force

WORDS = 120
ONE = """
SELECT e.id, e.version_id, e.position, e.cycle, e.cycle_on, {state} AS state,
    {today}::date AS done_on, {person}::bigint AS person_id, NULL::bigint AS touch_id,
    {words} AS words
FROM strategies_enrolment e
WHERE e.id = {id} AND e.position = {position} AND e.cycle = {cycle}
"""


@retry_deadlocks
@transaction.atomic
def enrol_claim(claim: Claim, workflow: Workflow, *, user: User | None, today: date) -> Enrolment:
    """Begins a workflow on a claim by hand."""
    locked = lock_claim(claim, None)
    version = insist_in_force(workflow, today)
    if not locked.is_open:
        raise Refused("not_open", "Only an open claim is pursued by a workflow.")
    if running := Enrolment.objects.under_way().filter(claim=locked).first():
        raise Refused(
            "under_way", f"The claim is in “{running.version.workflow}”; leave that first."
        )
    why_not = no_appeal(codes_in(locked.denial_code), locked.payer.line_of_business)
    if workflow.is_appeal and why_not:
        raise Refused("no_appeal", why_not)
    chosen = Claim.objects.filter(pk=locked.pk)
    person = user.pk if user else None
    enrol(chosen, version, enrolled_by=EnrolledBy.PERSON, today=today, person_id=person)
    return Enrolment.objects.under_way().get(claim=locked)


@retry_deadlocks
@transaction.atomic
def leave_workflow(
    enrolment: Enrolment, *, user: User | None, today: date, reason: str
) -> Enrolment:
    """Ends a claim's workflow before its time; the reason stays with it."""
    if not reason.strip():
        raise Refused("no_reason", "Say why the claim leaves its workflow.")
    locked = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if locked.state not in UNDER_WAY:
        raise Refused("over", "This workflow is over already.")
    ended = {"state": EnrolmentState.EXITED, "ended_on": today, "ended_because": reason[:WORDS]}
    save_fields(locked, **ended, position=None, due_on=None)
    unsay(locked.claim_id)
    text = f"Left the workflow “{locked.version.workflow}”: {reason}"
    tell(locked.claim, "workflow", text, user)
    return locked


@retry_deadlocks
@transaction.atomic
def settle_step(
    enrolment: Enrolment,
    *,
    user: User | None,
    today: date,
    state: StepState | str,
    words: str = "",
) -> Enrolment:
    """Ends the step at which the enrolment was read: done, or skipped with a reason."""
    _refuse_settling(enrolment, StepState(state), words)
    named = {
        "state": StepState(state).value,
        "today": today.isoformat(),
        "person": user.pk if user else None,
        "words": words.strip()[:200],
        "id": enrolment.pk,
        "position": enrolment.position,
        "cycle": enrolment.cycle,
    }
    one = sql.SQL(ONE).format(**{name: sql.Literal(value) for name, value in named.items()})
    settled = settle_steps(one, today)
    if not settled.moved + settled.completed:
        raise Refused("step_moved", "Somebody settled this step already, or the workflow is over.")
    return Enrolment.objects.get(pk=enrolment.pk)


def _refuse_settling(enrolment: Enrolment, state: StepState, words: str) -> None:
    if enrolment.state == EnrolmentState.PAUSED:
        raise Refused("paused", "The campaign is paused; its steps wait.")
    if enrolment.state != EnrolmentState.RUNNING:
        raise Refused("over", "This workflow is over already.")
    if state == StepState.MISSED:
        raise Refused("not_missed", "Only the night says that a step was missed.")
    if state == StepState.SKIPPED and not words.strip():
        raise Refused("no_reason", "Say why the step is skipped.")
