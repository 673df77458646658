"""Codes of a denial: read from any spelling; when an appeal is out of question; the card."""

import pytest

from claims.choices import AppealAdvice, LineOfBusiness
from claims.models import Claim, DenialCategory, DenialCode
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


# Reasons of the industry's usual list, with whether they may be appealed and who can mend them.
USUAL = {
    "1 2 3": ("no", "Patient accounts"),
    "4 5 6 7 8 9 10 11 12": ("rarely", "Coding"),
    "15 39 62 197 198": ("yes", "Authorisations"),
    "16": ("no", "Billing"),
    "18": ("no", "Billing"),
    "19 20 21 22 23": ("no", "Coordination of benefits"),
    "24": ("no", "Contracts"),
    "26 27 31 32 33": ("no", "Registration"),
    "29": ("yes", "Team lead"),
    "35 119 149": ("sometimes", "Follow-up"),
    "45": ("rarely", "Contracts"),
    "50 55 56 151": ("yes", "Clinical appeals"),
    "150": ("yes", "Coding"),
    "59 97 234 236": ("sometimes", "Coding"),
    "96 204 242": ("sometimes", "Follow-up"),
    "109": ("no", "Billing"),
    "129 226 252": ("no", "Health information"),
    "227": ("no", "Patient accounts"),
    "170 171 185 B7": ("sometimes", "Credentialing"),
    "181 182": ("no", "Coding"),
    "193": ("yes", "Appeals"),
    "246 253": ("no", "Contracts"),
    "B16 B20": ("sometimes", "Coding"),
    "243": ("sometimes", "Authorisations"),
    "MA130": ("no", "Billing"),
    "M127 N706": ("no", "Health information"),
    "N30": ("no", "Registration"),
    "N522": ("no", "Billing"),
}


@pytest.mark.django_db
def test_the_playbook_says_of_every_usual_code_what_to_do() -> None:
    said, payer = {}, PayerFactory(line_of_business=LineOfBusiness.COMMERCIAL)
    for codes in USUAL:
        cards = [playbook_card(Claim(denial_code=code, payer=payer)) for code in codes.split()]
        assert all(card and card.first_action and card.documents for card in cards), codes
        assert all(UNKNOWN not in card.codes[0].words for card in cards if card), codes
        answers = {(str(card.appeal), card.owner) for card in cards if card}
        assert len(answers) == 1, codes
        said[codes] = answers.pop()
    assert said == USUAL


@pytest.mark.django_db
def test_every_code_has_a_category_that_says_all_of_it() -> None:
    assert not DenialCode.objects.filter(category=None).exists()
    blank = {"words": "", "first_action": "", "appeal": "", "owner": "", "documents": ""}
    for name, nothing in blank.items():
        assert not DenialCategory.objects.filter(**{name: nothing}).exists(), name
