"""Building the ground of the matrix."""

from accounts.choices import Role
from accounts.models import Facility, Team, User
from claims.models import Claim
from tests.access.ground import Ground
from tests.access.ground_rows_of_claims import add_deadlines, add_decisions, add_files, add_ledger
from tests.access.ground_rows_of_people import add_places, add_webhooks
from tests.access.ground_rows_of_reference import (
    add_denials,
    add_phrases,
    add_reference,
    add_strategies,
    add_work,
)
from tests.factories import ClaimFactory, FacilityFactory, PayerFactory, UserFactory

SEES_ALL = {Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR}


def build() -> Ground:
    """A few dozen rows; whoever asks is the same throughout."""
    north, south = FacilityFactory(name="North"), FacilityFactory(name="South")
    mine, other = Team.objects.get(name="GeneralAgent"), Team.objects.get(name="SeniorAgent")
    people = _people(north, mine)
    payer = PayerFactory(name="Aetna")
    claims = {
        "own": ClaimFactory(claim_number="OWN-1", facility=north, team=mine, payer=payer),
        "team": ClaimFactory(claim_number="TEAM-1", facility=north, team=other, payer=payer),
        "facility": ClaimFactory(claim_number="SOUTH-1", facility=south, team=other, payer=payer),
        "left": ClaimFactory(claim_number="LEFT-1", facility=north, team=mine, payer=payer),
    }
    Claim.objects.filter(pk=claims["left"].pk).update(team=other)
    ground = Ground(people, claims)
    add_places(ground, north, south, mine, other)
    add_ledger(ground)
    add_deadlines(ground)
    add_files(ground)
    add_reference(ground, payer)
    add_strategies(ground, payer)
    add_phrases(ground)
    add_work(ground)
    add_decisions(ground, payer)
    add_webhooks(ground)
    add_denials(ground, payer)
    return ground


def _people(north: Facility, mine: Team) -> dict[str, User]:
    people = {
        "agent": UserFactory(username="agent"),
        "supervisor": UserFactory(username="supervisor", role=Role.SUPERVISOR),
        "local": UserFactory(username="local", role=Role.SUPERVISOR),
        "admin": UserFactory(username="admin", role=Role.ADMIN),
        "auditor": UserFactory(username="auditor", role=Role.AUDITOR),
        "client": UserFactory(username="client", role=Role.CLIENT),
    }
    for name, person in people.items():
        person.sees_all_facilities = person.role in SEES_ALL and name != "local"
        person.is_staff = person.role != Role.AGENT
        person.set_unusable_password()
        person.save()
    people["agent"].teams.add(mine)
    people["local"].facilities.add(north)
    people["client"].facilities.add(north)
    return people
