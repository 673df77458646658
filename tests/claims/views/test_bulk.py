"""`/claims/bulk`: from the list to the preview, the word, the outcome and back."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from claims.models import BulkAction, Claim, Deadline
from tests.factories import ClaimFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
NOTE = {"kind": "note", "note": "Seen", "which": "selected"}


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


@pytest.fixture
def three() -> list[Claim]:
    return [ClaimFactory(claim_number=f"B-{place}") for place in (1, 2, 3)]


def test_the_whole_way(desk: Client, three: list[Claim]) -> None:
    assert 'form="bulk-form"' in desk.get("/claims").text
    body = {"kind": "assign", "team": "SeniorAgent", "reason": "Old", "which": "selected"}
    page = desk.post("/claims/bulk", body | {"selected": [three[0].pk, three[1].pk]}, follow=True)
    assert "Assign to Senior Agent: 2 claims with $500.00" in page.text
    assert Claim.objects.filter(team__name="SeniorAgent").count() == 0
    link = page.redirect_chain[-1][0]
    done = desk.post(f"{link}/confirm", {"agreed": "2 for 500.00"}, follow=True)
    assert "<strong>2</strong> changed" in done.text
    assert Claim.objects.filter(team__name="SeniorAgent").count() == 2
    assert "Assign to Senior Agent" in desk.get("/claims/bulk").text
    back = desk.post(f"{link}/undo", follow=True)
    assert "<strong>2</strong> taken back" in back.text
    assert Claim.objects.filter(team__name="SeniorAgent").count() == 0


@pytest.fixture
def missed(three: list[Claim]) -> list[Claim]:
    """The first two have a deadline that was missed."""
    for claim in three[:2]:
        Deadline.objects.create(
            claim=claim,
            kind="timely_filing",
            due_on=date(2026, 11, 3),
            found_on=date(2026, 11, 3),
            state="expired",
        )
    return three


def test_all_missed_deadlines_of_the_worklist_are_signed_off(
    desk: Client, missed: list[Claim]
) -> None:
    page = desk.get("/worklist?tab=missed")
    assert [line.number for line in page.context["lines"]] == ["B-2", "B-1"]
    assert "deadline passed 18 d ago" in page.text
    assert '<option value="sign_off" selected>' in page.text
    body = {"kind": "sign_off", "root_cause": "payer", "reason": "Proof is on file"}
    query = {"which": "all", "list": "worklist", "query": "tab=missed"}
    preview = desk.post("/claims/bulk", body | query, follow=True)
    assert "2 claims with $500.00" in preview.text
    link = preview.redirect_chain[-1][0]
    desk.post(f"{link}/confirm", {"agreed": "2 for 500.00"})
    causes = Deadline.objects.values_list("state", "root_cause")
    assert set(causes) == {("signed_off", "payer")}
    assert "Nothing in Missed deadlines" in desk.get("/worklist?tab=missed").text


def test_the_file_of_missed_deadlines_says_the_day_of_the_screen(
    desk: Client, missed: list[Claim]
) -> None:
    answer = desk.get("/worklist/export?tab=missed&format=csv")
    assert b"".join(answer).count(b"2026-11-03") == 2


def test_an_agent_sees_missed_deadlines_and_signs_none_off(
    client: Client, general_agent: User, missed: list[Claim]
) -> None:
    client.force_login(general_agent)
    page = client.get("/worklist?tab=missed")
    assert len(page.context["lines"]) == 2
    assert "sign_off" not in [value for value, _ in page.context["bulk_kinds"]]
    body = {"kind": "sign_off", "root_cause": "payer", "selected": missed[0].pk}
    assert client.post("/claims/bulk", body).status_code == 403
    assert not BulkAction.objects.exists()


def test_all_matching_follows_the_query_of_the_list(desk: Client, three: list[Claim]) -> None:
    query = f"payer={three[1].payer_id}&ordering=-balance"
    body = NOTE | {"which": "all", "query": query, "selected": [three[0].pk]}
    page = desk.post("/claims/bulk", body, follow=True)
    assert page.context["action"].claims == 1
    (part,) = BulkAction.objects.get().chunks.all()
    assert part.ids == [three[1].pk]


def test_all_of_a_worklist_are_the_rows_of_its_tab_and_filter(
    client: Client, general_agent: User, three: list[Claim]
) -> None:
    client.force_login(general_agent)
    Claim.objects.filter(pk=three[0].pk).update(is_due=False)
    Claim.objects.filter(pk=three[1].pk).update(balance=900)
    ClaimFactory(claim_number="another's", assignee=UserFactory(), balance=900)
    query = "tab=queue&min_balance=900"
    assert 'name="list" value="worklist"' in client.get(f"/worklist?{query}").text
    body = NOTE | {"which": "all", "list": "worklist", "query": query}
    client.post("/claims/bulk", body)
    (part,) = BulkAction.objects.get().chunks.all()
    assert part.ids == [three[1].pk]


@pytest.mark.parametrize("which", ["selected", "", "everything"])
def test_without_a_selection_nothing_is_meant(which: str, desk: Client, three: list[Claim]) -> None:
    page = desk.post("/claims/bulk", NOTE | {"which": which}, follow=True)
    assert "No claim is selected" in page.text
    assert not BulkAction.objects.exists()


def test_a_wrong_filter_is_explained_and_means_nothing(desk: Client, three: list[Claim]) -> None:
    answer = desk.post("/claims/bulk", NOTE | {"which": "all", "query": "bukcet=1"})
    assert answer.status_code == 400
    assert not BulkAction.objects.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"kind": "hold", "until": "2026-11-21"}, "The day on which it comes back must lie ahead."),
        ({"kind": "follow_up", "until": "2026-11-20"}, "lies in the past"),
        ({"kind": "status"}, "Say what moves."),
        ({"kind": "follow_up"}, "Choose a day."),
        ({"kind": "sign_off", "reason": "Late"}, "Say why they were missed."),
        ({"kind": "note", "note": " "}, "Write the note."),
        ({"kind": "assign", "team": "Nobody"}, "Select a valid choice"),
        ({"kind": "explode"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said(
    body: dict[str, str], said: str, desk: Client, three: list[Claim]
) -> None:
    page = desk.post("/claims/bulk", {"selected": three[0].pk, **body}, follow=True)
    assert said in page.text
    assert not BulkAction.objects.exists()


def test_the_progress_asks_for_the_page_once_it_has_ended(desk: Client, three: list[Claim]) -> None:
    link = desk.post("/claims/bulk", NOTE | {"selected": three[0].pk})["Location"]
    BulkAction.objects.update(state="running", confirmed_at="2026-11-21T11:59Z")
    moving = desk.get(f"{link}/progress")
    assert "No progress for 30 seconds" in moving.text
    assert "HX-Refresh" not in moving
    BulkAction.objects.update(state="done")
    assert desk.get(f"{link}/progress")["HX-Refresh"] == "true"


def test_what_was_left_is_listed_with_its_reason(desk: Client, three: list[Claim]) -> None:
    link = desk.post("/claims/bulk", NOTE | {"selected": [c.pk for c in three]})["Location"]
    Claim.objects.filter(pk=three[1].pk).update(version=9)
    done = desk.post(f"{link}/confirm", {"agreed": "3 for 750.00"}, follow=True)
    assert done.context["left"] == [
        ("B-2", "/claims/B-2", "it was changed since the preview"),
    ]


def test_an_auditor_is_offered_nothing(client: Client, auditor: User, three: list[Claim]) -> None:
    client.force_login(auditor)
    assert "bulk-form" not in client.get("/claims").text
    assert client.post("/claims/bulk", NOTE | {"selected": three[0].pk}).status_code == 403


def test_another_agents_action_is_not_found(
    client: Client, desk: Client, general_agent: User, three: list[Claim]
) -> None:
    link = desk.post("/claims/bulk", NOTE | {"selected": three[0].pk})["Location"]
    client.force_login(general_agent)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_actions_costs_the_same_whatever_its_length(
    rows: int, desk: Client, three: list[Claim], django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        desk.post("/claims/bulk", NOTE | {"selected": three[0].pk})
    with django_assert_max_num_queries(8):
        assert len(desk.get("/claims/bulk").context["rows"]) == rows
