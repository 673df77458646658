"""Who looked at which claim is written down, and who tried to."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, Team, User
from claims.models import Claim
from tests.factories import ClaimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


def looks(claim: Claim) -> list[tuple[str, int | None, str]]:
    entries = AuditEntry.objects.filter(claim_id=claim.pk, action__in=["viewed", "refused"])
    return list(entries.order_by("id").values_list("action", "user_id", "source"))


@pytest.fixture
def claim(db: None) -> Claim:
    return ClaimFactory(claim_number="A/1")


@pytest.mark.parametrize(
    ("address", "door"),
    [
        ("/claims/A/1", "page"),
        ("/api/claims/A/1/", "api"),
        ("/admin/claims/claim/{}/change/", "admin"),
    ],
)
def test_a_look_at_a_claim_is_written_down(
    address: str, door: str, client: Client, supervisor: User, claim: Claim
) -> None:
    client.force_login(supervisor)
    assert client.get(address.format(claim.pk)).status_code == 200
    assert looks(claim) == [("viewed", supervisor.pk, door)]


@pytest.mark.parametrize("address", ["/claims/A/1", "/api/claims/A/1/"])
def test_a_try_at_a_foreign_claim_is_a_refusal(
    address: str, client: Client, senior_agent: User, claim: Claim
) -> None:
    client.force_login(senior_agent)
    assert client.get(address).status_code == 404
    assert [(action, user) for action, user, _ in looks(claim)] == [("refused", senior_agent.pk)]


def test_a_number_nobody_has_is_nothing(client: Client, senior_agent: User) -> None:
    client.force_login(senior_agent)
    assert client.get("/claims/NONE").status_code == 404
    assert AuditEntry.objects.filter(action="refused").count() == 0


def test_a_claim_that_left_the_team_is_looked_at_as_any(
    client: Client, general_agent: User, claim: Claim
) -> None:
    Claim.objects.update(team=Team.objects.get(name="SeniorAgent"))
    client.force_login(general_agent)
    assert client.get("/claims/A/1").status_code == 200
    assert [(action, user) for action, user, _ in looks(claim)] == [("viewed", general_agent.pk)]
