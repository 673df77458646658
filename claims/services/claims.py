"""What every verb on one claim begins and ends with: the lock, and the line in its story."""

from datetime import date

from accounts.models import User
from arengine.lib.errors import Refused
from claims.bulk.routing import rules_in_force
from claims.choices import ImportState, Status
from claims.models import Claim, Event, Import
from claims.rules.routing import Facts, Rule, route


def lock_claim(claim: Claim | int) -> Claim:
    """The claim as it is now, locked until the transaction ends; a withdrawn one is refused."""
    number = claim if isinstance(claim, int) else claim.pk
    locked = Claim.objects.select_for_update(of=("self",)).select_related("payer").get(pk=number)
    if locked.status == Status.WITHDRAWN:
        raise Refused("claim_withdrawn", "This claim was withdrawn with its import.")
    return locked


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


def refuse_while_importing() -> None:
    """An import that is being applied has read payers and rules; they wait until it has ended."""
    busy = Import.objects.filter(state=ImportState.APPLYING).first()
    if busy is not None:
        raise Refused("import_applying", f"Import {busy.pk} is being applied; try again after it.")


def tell(claim: Claim, kind: str, text: str, user: User | None) -> None:
    """Adds a line to the claim's story."""
    Event.objects.create(claim=claim, kind=kind, text=text[:500], user=user)
