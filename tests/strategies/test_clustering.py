"""Clusters: denials of one payer, leading code and provider, with how often others have them."""

import random
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.db.models import Count, Sum
from django.http import QueryDict

from claims.choices import AdjudicationStatus
from claims.filters.asked import read_claims
from claims.filters.claims import filter_claims
from claims.models import Claim
from strategies.cards.denials import door
from strategies.models import DenialCluster
from strategies.rules.lift import lift, lift_low
from strategies.services.denials import counted_on, keep_clusters
from tests.factories import SEES_ALL, TODAY, ClaimFactory, PayerFactory
from tests.strategies.denials import cluster, denied

pytestmark = pytest.mark.django_db


def test_small_denials_of_one_cause_add_up() -> None:
    payer = PayerFactory(name="Aetna")
    for number, code in enumerate(("CO-197", "197", "CO-45 CO197 N30")):
        denied(f"A{number}", payer=payer, denial_code=code, balance=Decimal("7.10"))
    assert keep_clusters(TODAY) == 1
    found = DenialCluster.objects.get()
    assert (found.payer, found.code, found.provider) == (payer, "197", "Dr Ames")
    assert (found.claims, found.dollars) == (3, Decimal("21.30"))
    assert counted_on() == TODAY


@pytest.mark.parametrize(
    "other",
    [
        {"denial_code": "CO-16"},
        {"denial_code": ""},
        {"denial_code": "see letter"},
        {"provider": "Dr Bell"},
        {"adjudication_status": AdjudicationStatus.PENDING},
        {"balance": Decimal("0.00")},
    ],
)
def test_what_differs_is_another_cause(other: dict[str, object]) -> None:
    payer = PayerFactory(name="Aetna")
    denied("A1", payer=payer)
    more = denied("A2", payer=payer)
    keep_clusters(TODAY)
    assert DenialCluster.objects.get().claims == 2
    Claim.objects.filter(pk=more.pk).update(**other)
    assert keep_clusters(TODAY) == 0
    assert not DenialCluster.objects.exists()


def test_the_lift_in_sql_is_the_one_in_python() -> None:
    chance = random.Random(1)
    payer = PayerFactory(name="Aetna")
    for number in range(400):
        one = chance.choice(("Dr Ames", "Dr Bell", "Dr Cole", ""))
        code = chance.choice(("CO-197", "CO-50", "", "", "CO-16" if one == "Dr Ames" else ""))
        denied(f"A{number}", payer=payer, provider=one, denial_code=code)
    assert keep_clusters(TODAY) >= 9
    judged = 0
    for found in DenialCluster.objects.all():
        figures = (found.provider_denied, found.provider_claims)
        figures += (found.payer_denied, found.payer_claims)
        assert (found.lift, found.lift_low) == (lift(*figures), lift_low(*figures))
        judged += found.lift_low is not None
    assert judged >= 9
    assert DenialCluster.objects.get(code="16").stands_out


def test_the_share_counts_claims_of_any_standing_but_withdrawn_ones() -> None:
    payer = PayerFactory(name="Aetna")
    denied("A1", payer=payer)
    denied("A2", payer=payer)
    denied("A3", payer=payer, balance=Decimal("0.00"))
    ClaimFactory(claim_number="A4", payer=payer, provider="Dr Ames")
    ClaimFactory(claim_number="A5", payer=payer, provider="Dr Bell")
    denied("A6", payer=payer, balance=Decimal("0.00"), withdrawn_at="2026-11-01T00:00Z")
    ClaimFactory(claim_number="C1", payer=PayerFactory(name="Cigna"))
    found = cluster()
    assert (found.claims, found.provider_denied, found.provider_claims) == (2, 3, 4)
    assert (found.payer_denied, found.payer_claims) == (3, 5)


def test_a_count_again_writes_nothing() -> None:
    payer = PayerFactory(name="Aetna")
    denied("A1", payer=payer)
    denied("A2", payer=payer)
    keep_clusters(TODAY)
    before = _rows()
    keep_clusters(TODAY)
    assert _rows() == before


@pytest.mark.parametrize("provider", ["Dr Ames", "", "Ames, Ann & Co"])
def test_a_clusters_door_opens_its_claims_to_the_cent(provider: str) -> None:
    payer = PayerFactory(name="Aetna")
    for number in range(3):
        denied(f"A{number}", payer=payer, provider=provider, balance=Decimal("33.33"))
    denied("B1", payer=payer, provider="Dr Bell")
    denied("B2", payer=payer, provider=provider, denial_code="CO-50")
    found = cluster()
    asked = read_claims(QueryDict(urlsplit(door(found)).query), SEES_ALL).filter
    claims = filter_claims(Claim.objects.all(), asked, TODAY)
    summed = claims.aggregate(claims=Count("pk"), dollars=Sum("balance"))
    assert summed == {"claims": found.claims, "dollars": found.dollars}
    assert (found.claims, found.dollars) == (3, Decimal("99.99"))


def _rows() -> list[tuple[object, ...]]:
    """With the version of each row, which writing changes."""
    rows = DenialCluster.objects.extra(select={"written": "xmin::text"})
    return list(rows.order_by("pk").values_list("pk", "dollars", "written"))
