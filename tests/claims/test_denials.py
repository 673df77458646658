"""Codes of a denial: read from any spelling; when an appeal is out of question; the card."""

import pytest

from claims.choices import AppealAdvice, LineOfBusiness
from claims.models import DenialCode
from claims.playbook import UNKNOWN, playbook_card
from claims.rules.denials import codes_in, leading, no_appeal
from tests.factories import ClaimFactory, PayerFactory


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("CO-197", ["CO-197"]),
        ("197", ["197"]),
        ("CO197 N30", ["CO-197", "N30"]),
        ("MA130", ["MA130"]),
        ("co 16, ma1", ["CO-16", "MA01"]),
        ("CO*45*100.00", ["CO-45"]),
        ("PR-2;CO-45;PR-2", ["PR-2", "CO-45"]),
        ("denied 2026-10-01", []),
        ("B7", ["B7"]),
        ("", []),
    ],
)
def test_codes_are_read_from_any_spelling(text: str, codes: list[str]) -> None:
    assert [str(code) for code in codes_in(text)] == codes


@pytest.mark.parametrize(
    ("text", "first"), [("CO-45 CO-197", "CO-197"), ("N30 CO-45", "CO-45"), ("N30", "N30")]
)
def test_the_loud_reason_leads(text: str, first: str) -> None:
    assert str(leading(codes_in(text))) == first


def test_what_was_never_processed_and_medicares_late_claims_are_not_appealed() -> None:
    commercial, medicare = LineOfBusiness.COMMERCIAL, LineOfBusiness.MEDICARE
    assert no_appeal(codes_in("CO-16 MA130"), commercial).startswith("Never processed")
    assert no_appeal(codes_in("CO-29"), medicare).startswith("Medicare hears no appeal")
    assert no_appeal(codes_in("CO-29"), commercial) == ""


@pytest.mark.django_db
def test_the_card_says_the_code_in_words_and_what_to_do() -> None:
    card = playbook_card(ClaimFactory(denial_code="CO-197"))
    assert card is not None
    assert [(code.code, code.words) for code in card.codes] == [
        ("CO-197", "The approval or notice needed beforehand is missing.")
    ]
    assert (card.appeal, card.owner, card.may_appeal) == (
        AppealAdvice.YES, "Authorisations", True,
    )  # fmt: skip
    assert card.documents[0] == "Authorisation number and dates"


@pytest.mark.django_db
def test_a_late_claim_is_appealed_with_proof_but_never_with_medicare() -> None:
    medicare = PayerFactory(line_of_business=LineOfBusiness.MEDICARE)
    late = playbook_card(ClaimFactory(denial_code="CO-29"))
    never = playbook_card(ClaimFactory(denial_code="CO-29", payer=medicare))
    assert late
    assert never
    assert (late.may_appeal, never.may_appeal) == (True, False)


@pytest.mark.django_db
def test_a_supervisors_words_for_a_code_come_before_its_categorys() -> None:
    DenialCode.objects.filter(kind="carc", value="197").update(owner="Night desk", appeal="no")
    card = playbook_card(ClaimFactory(denial_code="CO-197"))
    assert card
    assert (card.owner, card.may_appeal) == ("Night desk", False)


@pytest.mark.django_db
def test_an_unknown_code_is_said_to_be_unknown() -> None:
    card = playbook_card(ClaimFactory(denial_code="CO-999"))
    assert card
    assert (card.codes[0].words, card.first_action) == (UNKNOWN, "")
    assert playbook_card(ClaimFactory(denial_code="")) is None
