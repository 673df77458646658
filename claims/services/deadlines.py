"""Deadlines: kept true after every change and each night; a person signs off a missed one."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from psycopg import sql

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk import deadlines
from claims.bulk.first_answers import wait_for_answers
from claims.bulk.following import tell_all
from claims.bulk.payers import claims_of
from claims.bulk.told import lock, those
from claims.choices import DeadlineState, MissedBecause, Status
from claims.models import ContractTerm, Deadline, DeadlineRule, Event, ImportChunk
from claims.models.deadlines import AT_WORK
from claims.rules.deadlines import contracted, due_on
from claims.services.claims import lock_claim
from claims.services.holidays import holidays_near

# An array stays an index scan where the planner has no statistics of the claims yet.
OF_CHUNK = sql.SQL(
    "c.id = ANY(ARRAY(SELECT unnest(new_ids || changed_ids) FROM claims_importchunk "
    "WHERE id = {chunk}))"
)


def refresh_deadlines(claim_ids: Iterable[int], today: date) -> int:
    """The clocks of these claims, and `Claim.deadline_on`; returns how many clocks it wrote."""
    return _refresh(those(claim_ids), today)


@retry_deadlocks
@transaction.atomic
def end_deadlines(claim_ids: Iterable[int], today: date) -> int:
    """The same for claims of which `rules.deadlines.may_run` says that none may run."""
    return deadlines.end(those(claim_ids), today)


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
    refuse_sign_off(user)
    number = deadline if isinstance(deadline, int) else deadline.pk
    lock_claim(Deadline.objects.values_list("claim", flat=True).get(pk=number))
    missed = Deadline.objects.select_for_update(of=("self",)).select_related("claim").get(pk=number)
    if missed.state != DeadlineState.EXPIRED:
        raise Refused("not_expired", "This deadline does not wait for a sign-off.")
    _sign_off([missed], user, root_cause, note)
    missed.refresh_from_db()
    return missed


@transaction.atomic
def sign_off_missed(
    claim_ids: Iterable[int], *, user: User, root_cause: str, note: str = ""
) -> list[int]:
    """The same for every deadline of these claims that waits; returns the claims, ascending."""
    refuse_sign_off(user)
    waiting = Deadline.objects.waiting().filter(claim__in=lock(claim_ids))
    missed = list(waiting.select_for_update(of=("self",)).order_by("claim", "pk"))
    _sign_off(missed, user, root_cause, note)
    return sorted({deadline.claim_id for deadline in missed})


@transaction.atomic
def take_back_sign_offs(deadline_ids: Iterable[int], *, text: str, user: User) -> list[int]:
    """They wait for a person's word again, unless another clock of the kind runs by now; returns
    their claims, ascending."""
    refuse_sign_off(user)
    signed = Deadline.objects.filter(pk__in=list(deadline_ids), state=DeadlineState.SIGNED_OFF)
    lock(signed.values_list("claim", flat=True))
    newer = Deadline.objects.filter(
        claim=OuterRef("claim"), kind=OuterRef("kind"), state__in=AT_WORK
    )
    signed = signed.exclude(Exists(newer)).exclude(claim__status=Status.WITHDRAWN)
    found = dict(signed.select_for_update(of=("self",)).values_list("pk", "claim"))
    Deadline.objects.filter(pk__in=found).update(
        state=DeadlineState.EXPIRED, root_cause="", note="", signed_off_by=None, signed_off_at=None
    )
    claims = sorted(set(found.values()))
    tell_all(claims, kind="undone", text=text, user=user)
    return claims


def refuse_sign_off(user: User) -> None:
    if not user.decides:
        raise Refused("not_allowed", "Only a supervisor signs off a missed deadline.")


def _sign_off(missed: Sequence[Deadline], user: User, root_cause: str, note: str) -> None:
    """Deadlines that are locked and wait for it."""
    Deadline.objects.filter(pk__in=[each.pk for each in missed]).update(
        state=DeadlineState.SIGNED_OFF, root_cause=root_cause, note=note,
        signed_off_by=user, signed_off_at=Now(),
    )  # fmt: skip
    cause, kind = MissedBecause(root_cause).label, "deadline_signed_off"
    Event.objects.bulk_create(
        Event(claim_id=each.claim_id, kind=kind, text=f"{each} was missed: {cause}.", user=user)
        for each in missed
    )
