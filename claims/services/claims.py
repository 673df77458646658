"""What every verb on one claim begins and ends with: the lock, and the line in its story."""

from datetime import date

from django.db import connection

from accounts.models import User
from arengine.lib.errors import Refused, Stale
from claims.bulk.routing import rules_in_force
from claims.bulk.scoring import score_in_force
from claims.choices import ImportState, Status
from claims.models import Claim, Event, Import
from claims.rules.priority import Scored, priority
from claims.rules.routing import Facts, Rule, route


def lock_claim(claim: Claim | int, expected_version: int | None = None) -> Claim:
    """The claim as it is now, locked until the transaction ends; a withdrawn one is refused, and
    one that is no longer as the caller knew it (Stale).

    Without its payer: a row that is joined while another transaction gives the claim to another
    payer no longer matches once the lock is had, and the claim would not be found.
    """
    number = claim if isinstance(claim, int) else claim.pk
    locked = Claim.objects.select_for_update().get(pk=number)
    if locked.status == Status.WITHDRAWN:
        raise Refused("claim_withdrawn", "This claim was withdrawn with its import.")
    refuse_stale(locked, expected_version)
    return locked


def refuse_stale(locked: Claim, expected_version: int | None) -> None:
    """Nobody overwrites what they have not seen."""
    if expected_version is not None and locked.version != expected_version:
        raise Stale(expected_version, locked.version)


def rule_for(claim: Claim, day: date, today: date) -> Rule | None:
    """The rule in force today that speaks for the claim at its age on a day."""
    facts = Facts(
        balance=claim.balance,
        age=claim.age(day),
        line_of_business=claim.payer.line_of_business,
        payer=claim.payer_id,
        facility=claim.facility_id,
        denial_code=claim.denial_code,
    )
    return route(rules_in_force(today), facts)


def priority_of(claim: Claim) -> int:
    """The score of a locked claim as it stands, by the weights in force."""
    scored = Scored(
        balance=claim.balance,
        anchor=claim.age_anchor_on,
        response=claim.payer.paid_percent,
        idle_touches=claim.idle_touches,
        is_denied=bool(claim.denial_code),
    )
    return priority(scored, score_in_force().as_weights())


def refuse_while_importing() -> None:
    """An import that is being applied has read payers and rules; they wait until it has ended.

    None begins to be applied before the caller's transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(hashtext('apply_import'))")
        (free,) = cursor.fetchone()
    busy = Import.objects.filter(state=ImportState.APPLYING).first()
    if busy is not None or not free:
        which = f"Import {busy.pk}" if busy else "An import"
        raise Refused("import_applying", f"{which} is being applied; try again after it.")


def tell(claim: Claim, kind: str, text: str, user: User | None) -> None:
    """Adds a line to the claim's story."""
    Event.objects.create(claim=claim, kind=kind, text=text[:500], user=user)
