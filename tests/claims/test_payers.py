"""Payers and their spellings."""

from decimal import Decimal

import pytest

from accounts.models import User
from arengine.lib.errors import Refused
from claims.choices import LineOfBusiness
from claims.models import Claim, Event, PayerAlias
from claims.services.payers import add_alias, confirm_line, create_payer, rename, split_payer
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db


def test_a_payer_is_created_with_its_spelling_and_a_proposed_line() -> None:
    payer = create_payer("  WellCare  Medicare Advantage ")
    assert (payer.name, payer.line_of_business, payer.line_confirmed) == (
        "WellCare Medicare Advantage",
        LineOfBusiness.MEDICARE_ADVANTAGE,
        False,
    )
    assert [alias.key for alias in payer.aliases.all()] == ["wellcare medicare advantage"]


def test_a_line_that_was_said_is_confirmed() -> None:
    payer = create_payer("Blue", line_of_business=LineOfBusiness.MEDICAID)
    assert (payer.line_of_business, payer.line_confirmed) == (LineOfBusiness.MEDICAID, True)


def test_a_renamed_payer_is_still_known_by_its_old_name() -> None:
    payer = rename(create_payer("BCBS"), "Blue Cross")
    assert payer.name == "Blue Cross"
    assert {alias.key for alias in payer.aliases.all()} == {"bcbs", "blue cross"}


def test_an_alias_is_added_once() -> None:
    payer = create_payer("BCBS")
    assert add_alias(payer, "Blue Cross ") == add_alias(payer, "BLUE cross")


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "ß" * 61])
def test_a_name_that_is_blank_or_too_long_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="1 to 120 characters"):
        create_payer(name)


def test_a_spelling_stands_for_one_payer() -> None:
    create_payer("BCBS")
    for attempt in (
        lambda: create_payer("bcbs"),
        lambda: rename(create_payer("Aetna"), "BCBS"),
        lambda: add_alias(create_payer("Cigna"), "Bcbs"),
    ):
        with pytest.raises(Refused, match="already stands for BCBS"):
            attempt()


def test_a_split_gives_spellings_to_a_new_payer_and_guesses_no_claims(supervisor: User) -> None:
    payer = create_payer("Blue Cross", line_of_business=LineOfBusiness.COMMERCIAL)
    alias = add_alias(payer, "Blue Cross Medicaid")
    claim = ClaimFactory(payer=payer)
    created = split_payer(payer, aliases=[alias], new_name="Blue Cross Medicaid", user=supervisor)
    assert [alias.key for alias in created.aliases.all()] == ["blue cross medicaid"]
    assert [alias.key for alias in payer.aliases.all()] == ["blue cross"]
    claim.refresh_from_db()
    assert claim.payer == payer


def test_what_a_split_refuses(supervisor: User, general_agent: User) -> None:
    payer, other = create_payer("Blue Cross"), create_payer("Aetna")
    own, foreign = payer.aliases.get(), other.aliases.get()
    cases = [
        ([], supervisor, "alias_not_of_payer"),
        ([foreign], supervisor, "alias_not_of_payer"),
        ([own], supervisor, "alias_is_name"),
        ([own], general_agent, "not_allowed"),
    ]
    for aliases, user, code in cases:
        with pytest.raises(Refused) as refusal:
            split_payer(payer, aliases=aliases, new_name="New", user=user)
        assert refusal.value.code == code
    assert PayerAlias.objects.count() == 2


def test_a_confirmed_line_routes_the_payers_claims_anew(supervisor: User) -> None:
    payer = PayerFactory()
    claim = ClaimFactory(payer=payer)
    by_hand = ClaimFactory(payer=payer, assigned_by_hand=True)
    valuable = ClaimFactory(payer=payer, team_name="SeniorAgent", balance=Decimal("1000.01"))
    resolved = ClaimFactory(payer=payer, balance=Decimal("0.00"))
    assert confirm_line(payer, LineOfBusiness.MEDICAID, user=supervisor, today=TODAY) == 1
    teams = dict(Claim.objects.values_list("pk", "team__name"))
    assert teams == {
        claim.pk: "GovernmentSpecialist",
        by_hand.pk: "GeneralAgent",
        valuable.pk: "SeniorAgent",
        resolved.pk: "GeneralAgent",
    }
    payer.refresh_from_db()
    assert (payer.line_of_business, payer.line_confirmed) == (LineOfBusiness.MEDICAID, True)
    assert Event.objects.get().claim == claim


def test_an_agent_confirms_no_line(general_agent: User) -> None:
    with pytest.raises(Refused):
        confirm_line(PayerFactory(), LineOfBusiness.MEDICAID, user=general_agent, today=TODAY)
