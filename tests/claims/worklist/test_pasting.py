"""Claim numbers out of a sheet: what is found, what is given back, how it becomes a list."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from claims.models import ClaimList, SavedView
from claims.worklist.pasting import find_numbers, split_numbers
from tests.factories import ClaimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


def test_numbers_stand_on_lines_and_between_tabs_commas_and_semicolons() -> None:
    text = 'A-1\r\n A/2 b\t"0042", A-1;;\n'
    assert split_numbers(text) == ["A-1", "A/2 b", "0042"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n,", "Paste at least one claim number."),
        ("\n".join(map(str, range(5001))), "5,001 numbers; at most 5,000 at a time."),
    ],
)
def test_none_and_too_many_are_refused(text: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        split_numbers(text)
    assert refused.value.messages == [message]


def test_only_claims_in_own_scope_are_found(general_agent: User) -> None:
    mine = ClaimFactory(claim_number="AB-1")
    ClaimFactory(claim_number="AB-2", team_name="SeniorAgent")
    found = find_numbers(general_agent, ["ab-1", "AB-1", "AB-2", "x" * 900])
    assert (found.ids, found.missing) == ([mine.pk], ["AB-2", "x" * 64])


def test_thousands_are_found_in_one_query(
    general_agent: User, django_assert_num_queries: object
) -> None:
    ClaimFactory(claim_number="N1")
    with django_assert_num_queries(2):  # type: ignore[operator]  # own teams, claims
        found = find_numbers(general_agent, [f"n{number}" for number in range(5000)])
    assert (len(found.ids), len(found.missing)) == (1, 4999)


def test_a_pasted_list_is_shown_with_what_was_not_found(desk: Client) -> None:
    ClaimFactory(claim_number="A-1")
    ClaimFactory(claim_number="other")
    answer = desk.post("/worklist/paste", {"numbers": "A-1\nB-7\nB-8"}, follow=True)
    kept = ClaimList.objects.get()
    assert answer.redirect_chain == [(f"/worklist?tab=all&list={kept.pk}", 302)]
    assert [line.number for line in answer.context["lines"]] == ["A-1"]
    assert "1 found, not found: 2" in answer.text
    assert "B-7\nB-8\n" in answer.text


def test_what_was_typed_is_kept_when_it_cannot_be_read(desk: Client) -> None:
    answer = desk.post("/worklist/paste", {"numbers": "," * 20})
    assert answer.status_code == 400
    assert "," * 20 in answer.text


def test_a_list_is_its_owners_until_a_view_shares_it(
    desk: Client, general_agent: User, senior_agent: User
) -> None:
    claim = ClaimFactory(team_name="SeniorAgent")
    kept = ClaimList.objects.create(owner=general_agent, claim_ids=[claim.pk], not_found=["B-7"])
    other = Client()
    other.force_login(senior_agent)
    assert other.get(f"/worklist?tab=all&list={kept.pk}").status_code == 400
    SavedView.objects.create(
        owner=general_agent, name="L", slug="l", sharing="everyone", claim_list=kept
    )
    shared = other.get(f"/worklist?tab=all&list={kept.pk}")
    assert [line.number for line in shared.context["lines"]] == [claim.claim_number]
    assert "B-7" not in shared.text
    assert desk.get(f"/worklist?tab=all&list={kept.pk}").context["lines"] == []
