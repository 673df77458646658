"""Payers and facilities: recognised by name and alias, created where nobody knew them."""

import pytest

from accounts.models import Facility
from claims.choices import LineOfBusiness as Line
from claims.models import Claim, Payer, PayerAlias
from tests.claims.importing.pipeline.running import (
    changed_fields,
    claim,
    claims_file,
    counts,
    imported,
    row,
    sent,
)
from tests.factories import FacilityFactory, PayerFactory

pytestmark = pytest.mark.django_db


def payers(*names: str) -> bytes:
    rows = [row(claim_number=str(n), payer=name) for n, name in enumerate(names, 1)]
    return claims_file(*rows)


def test_case_and_spaces_do_not_make_another_payer() -> None:
    imported(payers("Blue Cross", "BLUE  CROSS", " blue cross ", "Blue\u00a0Cross"))
    assert Payer.objects.get().name == "Blue Cross"
    assert Claim.objects.filter(payer__name="Blue Cross").count() == 4


def test_the_spelling_seen_first_is_kept_by_later_files() -> None:
    imported(payers("Blue Cross"))
    assert counts(imported(payers("BLUE CROSS"))) == (1, 0, 0, 1, 0)
    assert list(Payer.objects.values_list("name", flat=True)) == ["Blue Cross"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Medicare Part B", Line.MEDICARE),
        ("Ohio Medicaid", Line.MEDICAID),
        ("Humana Medicare Advantage", Line.MEDICARE_ADVANTAGE),
        ("TRICARE East", Line.TRICARE),
        ("VA Community Care", Line.VETERANS),
        ("Workers' Comp Fund", Line.WORKERS_COMPENSATION),
        ("Aetna PPO", Line.COMMERCIAL),
    ],
)
def test_an_unknown_payer_is_created_with_a_proposed_line_and_flagged(
    name: str, line: Line
) -> None:
    imported(payers(name))
    found = Payer.objects.get()
    assert (found.name, found.line_of_business, found.line_confirmed) == (name, line, False)


def test_the_proposed_line_routes_at_once() -> None:
    imported(payers("Medicare Part B", "Aetna"))
    assert (claim("1").team.name, claim("2").team.name) == ("GovernmentSpecialist", "GeneralAgent")


def test_a_supervisors_line_is_used_and_never_overwritten() -> None:
    PayerFactory(name="Medicare Plus Commercial", line_confirmed=True)
    imported(payers("MEDICARE PLUS COMMERCIAL"))
    assert Payer.objects.get().line_of_business == Line.COMMERCIAL
    assert claim().team.name == "GeneralAgent"


def test_an_alias_leads_to_its_payer() -> None:
    aetna = PayerFactory(name="Aetna")
    PayerAlias.objects.create(payer=aetna, key="aetna life & casualty")
    imported(payers("Aetna Life & Casualty", "AETNA"))
    assert set(Claim.objects.values_list("payer", flat=True)) == {aetna.pk}
    assert Payer.objects.count() == 1


def test_a_check_creates_nobody() -> None:
    sent(payers("Blue Cross"))
    assert not Payer.objects.exists()


def test_another_payer_is_a_change() -> None:
    imported(payers("Aetna"))
    old = claim().payer_id
    second = imported(payers("Cigna"))
    assert changed_fields(second)["payer_id"] == [old, Payer.objects.get(name="Cigna").pk]


@pytest.mark.parametrize(
    "name", ["Null Insurance", "0", "007", "=1+1", "'quoted'", "a\\tb", "x" * 120]
)
def test_a_name_is_a_name_whatever_it_looks_like(name: str) -> None:
    imported(payers(name))
    assert claim().payer.name == name


def test_facilities_are_recognised_created_or_unassigned() -> None:
    north = FacilityFactory(name="North Clinic")
    names = ("NORTH  CLINIC", "South Clinic", "", "south clinic")
    rows = [row(claim_number=str(n), facility=name) for n, name in enumerate(names, 1)]
    imported(claims_file(*rows))
    assert claim("1").facility == north
    assert claim("2").facility == claim("4").facility
    assert claim("2").facility.name == "South Clinic"
    assert claim("3").facility.name == "Unassigned"
    assert Facility.objects.count() == 3


def test_a_file_without_facilities_is_unassigned() -> None:
    imported(claims_file(row()))
    assert claim().facility.name == "Unassigned"
