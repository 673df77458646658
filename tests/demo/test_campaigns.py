"""The demo's campaigns: small bands of a payer's claims, with the workflows in turn."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.choices import Role
from demo.campaigns import load_campaigns, name_of
from strategies.models import Campaign
from tests.factories import TODAY, ClaimFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("aged_today")
def test_a_payers_bands_are_worked_in_different_ways() -> None:
    UserFactory(username="supervisor", role=Role.SUPERVISOR, sees_all_facilities=True)
    for payer in (PayerFactory(name="Aetna"), PayerFactory(name="Cigna")):
        for number in range(4):
            ClaimFactory(payer=payer, balance=Decimal(100 * (number + 1)))
    assert load_campaigns(TODAY) == 4
    of_aetna = Campaign.objects.filter(payer__name="Aetna")
    assert len({campaign.workflow_id for campaign in of_aetna}) == 2
    assert Campaign.objects.values("payer", "name").distinct().count() == 4
    assert load_campaigns(TODAY) == 4


def test_a_name_says_what_is_done_to_which_claims_and_when() -> None:
    name = name_of("Phone campaign", Decimal(1204), Decimal("3310.50"), date(2026, 11, 21))
    assert name == "Phone campaign, $1,204 to $3,310, Nov 2026"
