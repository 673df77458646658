"""Most payers of the demo are written to by e-mail; some have no address or want none."""

import pytest

from claims.models import PayerContact
from demo.contacts import create_contacts
from tests.factories import PayerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def payers() -> None:
    for number in range(20):
        PayerFactory(name=f"PAYER {number:02d}")


def test_addresses_are_of_a_domain_that_is_nobodys() -> None:
    create_contacts()
    first = PayerContact.objects.get(payer__name="PAYER 00")
    assert (first.email, first.opted_out) == ("claims@payer-00.example", False)


def test_some_have_none_and_some_want_none() -> None:
    assert create_contacts() == 17
    without = PayerContact.objects.filter(email="").values_list("payer__name", flat=True)
    declining = PayerContact.objects.filter(opted_out=True).values_list("payer__name", flat=True)
    assert (list(without), list(declining)) == (["PAYER 08", "PAYER 17"], ["PAYER 12"])


def test_a_second_start_adds_none() -> None:
    create_contacts()
    assert (create_contacts(), PayerContact.objects.count()) == (0, 20)
