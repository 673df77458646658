"""The box of the top bar: what it opens, what it lists, and that no name gets into an address."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.choices import AuditAction
from accounts.models import AuditEntry, Team, User
from claims.models import Claim
from tests.factories import ClaimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


@pytest.fixture
def desk(client: Client, general_agent: User) -> Client:
    client.force_login(general_agent)
    return client


def goes_to(desk: Client, text: str) -> str:
    answer = desk.post("/claims/find", {"q": text})
    assert answer.status_code == 302, answer.text
    return str(answer["Location"])


@pytest.mark.parametrize("typed", ["0042-118", " 42 118 ", "acct 9", "ICN7", "$2,431.00", "2431"])
def test_the_one_claim_meant_is_opened(typed: str, desk: Client) -> None:
    ClaimFactory(
        claim_number="0042-118",
        patient_account="ACCT-9",
        payer_reference="icn-7",
        balance=Decimal("2431.00"),
    )
    ClaimFactory(claim_number="2431-7")
    assert goes_to(desk, typed) == "/claims/0042-118"


def test_the_number_as_it_is_written_comes_first(desk: Client) -> None:
    ClaimFactory(claim_number="0042")
    ClaimFactory(claim_number="42")
    assert goes_to(desk, "42") == "/claims/42"
    assert goes_to(desk, "0042") == "/claims/0042"
    assert goes_to(desk, "00042") == "/claims?q=00042"


def test_several_are_listed(desk: Client) -> None:
    for number in ("500-1", "500-2"):
        ClaimFactory(claim_number=number, balance=Decimal("77.00"))
    for typed, listed in (("500", "/claims?q=500"), ("$77.00", "/claims?q=%2477.00")):
        assert goes_to(desk, typed) == listed
        assert len(desk.get(listed).context["lines"]) == 2


def test_claims_of_others_are_not_found(desk: Client) -> None:
    ClaimFactory(claim_number="77-1", team_name="SeniorAgent", balance=Decimal("31.00"))
    for typed in ("77-1", "771", "$31.00"):
        assert "No claim of yours" in desk.post("/claims/find", {"q": typed}).text


def test_a_claim_that_moved_away_opens_by_its_number_alone(desk: Client) -> None:
    claim = ClaimFactory(claim_number="77-1", patient_account="ACC-5", balance=Decimal("31.00"))
    Claim.objects.filter(pk=claim.pk).update(team=Team.objects.get(name="SeniorAgent"))
    assert goes_to(desk, "0771") == "/claims/77-1"
    assert desk.post("/claims/find", {"q": "ACC-5"}).status_code == 200
    assert desk.post("/claims/find", {"q": "$31.00"}).status_code == 200


@pytest.mark.parametrize("typed", ["quixote,  ZELDA", "xq0012345"])
def test_a_patient_is_shown_at_once_and_named_in_no_address(typed: str, desk: Client) -> None:
    ClaimFactory(claim_number="9", patient_name="Quixote, Zelda", member_id="XQ0012345")
    ClaimFactory(
        claim_number="10",
        patient_name="Quixote, Zelda",
        member_id="XQ0012345",
        team_name="SeniorAgent",
    )
    answer = desk.post("/claims/find", {"q": typed})
    assert answer.status_code == 200
    assert [line.row["claim_number"] for line in answer.context["lines"]] == ["9"]
    (entry,) = AuditEntry.objects.filter(action=AuditAction.SEARCHED)
    assert "uixote" not in str(entry.detail) + answer.request["QUERY_STRING"]


def test_nothing_found_says_what_was_searched(desk: Client) -> None:
    answer = desk.post("/claims/find", {"q": "<Nobody>"})
    assert "“&lt;Nobody&gt;”" in answer.text
    assert "claim numbers, patient accounts, payer references, balances" in answer.text


def test_nothing_typed_is_all_claims(desk: Client) -> None:
    assert goes_to(desk, " ") == "/claims"


def test_it_is_only_posted(desk: Client) -> None:
    assert desk.get("/claims/find?q=Quixote").status_code == 405
    assert 'action="/claims/find" method="post"' in desk.get("/claims").text
