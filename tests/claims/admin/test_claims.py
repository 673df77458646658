"""The claims list: bounded work, own facilities, money that nobody types."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from accounts.models import User
from arengine.lib import back_office
from claims.models import Claim, LedgerEntry, Payer
from tests.claims.admin.pages import address, open_page, post
from tests.factories import ClaimFactory, FacilityFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = address(Claim)
SEARCHES = ["", "?q=C-0", "?status=open", "?bucket=31-60", "?q=C&team__id__exact=1"]


def numbers(client: Client, query: str = "") -> list[str]:
    results = client.get(LIST + query).context["cl"].result_list
    return [claim.claim_number for claim in results]


@pytest.mark.parametrize("query", SEARCHES)
def test_every_count_of_claims_is_bounded(client: Client, supervisor: User, query: str) -> None:
    ClaimFactory.create_batch(3)
    client.force_login(supervisor)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST + query).status_code == 200
    statements = [entry["sql"] for entry in queries if '"claims_claim"' in entry["sql"]]
    counts = [sql for sql in statements if "COUNT(" in sql]
    assert len(counts) == 1
    assert all("LIMIT 10001" in sql for sql in counts)
    assert not any("DISTINCT" in sql for sql in statements)


def test_no_facet_counts_the_whole_table(client: Client, supervisor: User) -> None:
    ClaimFactory.create_batch(3)
    client.force_login(supervisor)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{LIST}?_facets=True")
    assert sum("COUNT(" in entry["sql"] for entry in queries) == 1


def test_more_than_the_cap_is_said_so(
    client: Client, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(back_office, "COUNTED", 2)
    ClaimFactory.create_batch(3)
    client.force_login(supervisor)
    assert b"10,000+" in client.get(LIST).content
    Claim.objects.first().delete()  # type: ignore[union-attr]
    assert b"10,000+" not in client.get(LIST).content


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=007", ["007/1"]),
        ("?q=07", []),
        ("?q=ACC-9", ["B-2"]),
        ("?q=ACC", []),
        ("?status=credit", ["B-2"]),
        ("?bucket=91-120", ["007/1"]),
        ("?payer__id__exact=x", []),
    ],
)
def test_search_and_filters_find(
    client: Client, supervisor: User, query: str, found: list[str]
) -> None:
    ClaimFactory(claim_number="007/1", days=100)
    ClaimFactory(claim_number="B-2", patient_account="ACC-9", balance=Decimal("-5.00"))
    client.force_login(supervisor)
    assert numbers(client, query) == found


def test_one_payer_is_filtered(client: Client, supervisor: User) -> None:
    mine, _ = ClaimFactory(), ClaimFactory()
    client.force_login(supervisor)
    assert numbers(client, f"?payer__id__exact={mine.payer_id}") == [mine.claim_number]


def test_payers_are_found_by_typing(client: Client, supervisor: User) -> None:
    payer = ClaimFactory(payer__name="Blue Cross").payer
    client.force_login(supervisor)
    answer = client.get(
        "/admin/autocomplete/",
        {"app_label": "claims", "model_name": "claim", "field_name": "payer", "term": "blue"},
    )
    assert answer.json()["results"] == [{"id": str(payer.pk), "text": "Blue Cross"}]
    assert Payer.objects.count() == 1


def test_the_page_leads_to_the_claim_and_its_ledger(client: Client, supervisor: User) -> None:
    claim = ClaimFactory(claim_number="A/7 x")
    entry, _ = post(claim), post(ClaimFactory())
    client.force_login(supervisor)
    page = open_page(client, address(Claim, f"{claim.pk}/change/"))
    assert b'href="/claims/A/7%20x"' in page
    link = f"{address(LedgerEntry)}?claim__id__exact={claim.pk}"
    assert link.encode() in page
    assert list(client.get(link).context["cl"].result_list) == [entry]


def test_a_stranger_sees_no_foreign_claim_or_entry(client: Client) -> None:
    foreign = ClaimFactory(facility=FacilityFactory(name="South"))
    entry = post(foreign)
    client.force_login(UserFactory(role=Role.SUPERVISOR))
    assert numbers(client) == []
    assert client.get(address(Claim, f"{foreign.pk}/change/")).status_code == 404
    assert list(client.get(address(LedgerEntry)).context["cl"].result_list) == []
    assert client.get(address(LedgerEntry, f"{entry.pk}/change/")).status_code == 404
