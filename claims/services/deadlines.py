"""Deadlines: kept true after every change and each night; a person signs off a missed one."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models.functions import Now
from psycopg import sql

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk import deadlines
from claims.bulk.first_answers import wait_for_answers
from claims.bulk.payers import claims_of
from claims.bulk.told import those
from claims.choices import DeadlineState, MissedBecause
from claims.models import ContractTerm, Deadline, DeadlineRule, ImportChunk
from claims.rules.deadlines import contracted, due_on
from claims.services.claims import lock_claim, tell
from claims.services.holidays import holidays_near

# An array stays an index scan where the planner has no statistics of the claims yet.
OF_CHUNK = sql.SQL(
    "c.id = ANY(ARRAY(SELECT unnest(new_ids || changed_ids) FROM claims_importchunk "
    "WHERE id = {chunk}))"
)


def refresh_deadlines(claim_ids: Iterable[int], today: date) -> int:
    """The clocks of these claims, and `Claim.deadline_on`; returns how many clocks it wrote."""
    return _refresh(those(claim_ids), today)


def refresh_deadlines_of_import(import_id: int, today: date) -> int:
    """The same for the claims that an import made or changed, a chunk at a time; what is new and
    has no deadline near waits for the payer's usual answer."""
    chunks = ImportChunk.objects.filter(source_import=import_id).exclude(new_ids=[], changed_ids=[])
    return sum(_refresh_chunk(chunk, today) for chunk in chunks.values_list("pk", flat=True))


def _refresh_chunk(chunk: int, today: date) -> int:
    which = OF_CHUNK.format(chunk=sql.Literal(chunk))
    written = _refresh(which, today)
    wait_for_answers(which, today)
    return written


def refresh_deadlines_of_payer(payer: int, today: date) -> int:
    """The same for all claims of a payer, whose rules and contract may have changed."""
    return _refresh(claims_of(payer), today)


def refresh_all_deadlines(today: date) -> int:
    """The same for all claims, a range at a time."""
    return sum(_refresh(which, today) for which in deadlines.batches())


def wait_for_all_answers(today: date) -> int:
    """New claims wait for their payers' usual answers, a range at a time."""
    return sum(wait_for_answers(which, today) for which in deadlines.batches())


@retry_deadlocks
@transaction.atomic
def _refresh(which: sql.Composable, today: date) -> int:
    clocks = deadlines.anchors(which)
    ruled = {rule for rule, _, _ in clocks if rule}
    found = DeadlineRule.objects.in_bulk(ruled) if ruled else {}
    rules = {number: rule.as_term() for number, rule in found.items()}
    numbers = {term for _, term, _ in clocks if term}
    agreed = ContractTerm.objects.in_bulk(numbers) if numbers else {}
    due = {
        (rule, term, anchor): due_on(
            anchor,
            contracted(rules.get(rule or 0), agreed[term].value if term else None),
            holidays_near(anchor),
        )
        for rule, term, anchor in clocks
    }
    return deadlines.write(which, due, today)


@retry_deadlocks
@transaction.atomic
def sign_off_deadline(
    deadline: Deadline | int, *, user: User, root_cause: str, note: str = ""
) -> Deadline:
    """A supervisor says why a deadline was missed; only then does it leave the list."""
    if not user.decides:
        raise Refused("not_allowed", "Only a supervisor signs off a missed deadline.")
    number = deadline if isinstance(deadline, int) else deadline.pk
    lock_claim(Deadline.objects.values_list("claim", flat=True).get(pk=number))
    missed = Deadline.objects.select_for_update(of=("self",)).select_related("claim").get(pk=number)
    if missed.state != DeadlineState.EXPIRED:
        raise Refused("not_expired", "This deadline does not wait for a sign-off.")
    missed.state, missed.root_cause, missed.note = DeadlineState.SIGNED_OFF, root_cause, note
    missed.signed_off_by, missed.signed_off_at = user, Now()
    missed.save(update_fields=["state", "root_cause", "note", "signed_off_by", "signed_off_at"])
    cause = MissedBecause(root_cause).label
    tell(missed.claim, "deadline_signed_off", f"{missed} was missed: {cause}.", user)
    missed.refresh_from_db(fields=["signed_off_at"])
    return missed
