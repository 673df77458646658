"""A saved view, read by a client: the same claims in the same order as on the page."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Team, User
from claims.choices import Sharing
from claims.models import SavedView
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, general_agent: User, aged_today: None) -> Client:
    client.force_login(general_agent)
    return client


@pytest.fixture
def view(general_agent: User) -> SavedView:
    query = "tab=queue&min_balance=100&ordering=-balance"
    return SavedView.objects.create(name="Large", slug="large", owner=general_agent, query=query)


def numbers(desk: Client, query: str) -> list[str]:
    answer = desk.get(f"/api/claims/?{query}")
    assert answer.status_code == 200, answer.content
    return [row["claim_number"] for row in answer.json()["results"]]


@pytest.fixture
def three(db: None) -> None:
    ClaimFactory(claim_number="S", balance=Decimal(50))
    ClaimFactory(claim_number="M", balance=Decimal(200))
    ClaimFactory(claim_number="L", balance=Decimal(300))
    ClaimFactory(claim_number="asleep", balance=Decimal(400), is_due=False)
    ClaimFactory(claim_number="theirs", balance=Decimal(500), team_name="SeniorAgent")


def test_a_view_is_its_tab_filter_and_order(desk: Client, view: SavedView, three: None) -> None:
    assert numbers(desk, "view=large") == ["L", "M"]
    assert numbers(desk, f"view={view.pk}") == ["L", "M"]
    assert numbers(desk, "view=large&ordering=balance") == ["M", "L"]


def test_it_is_read_page_by_page(desk: Client, view: SavedView, three: None) -> None:
    first = desk.get("/api/claims/?view=large&limit=1").json()
    assert [row["claim_number"] for row in first["results"]] == ["L"]
    second = desk.get(first["next"]).json()
    assert ([row["claim_number"] for row in second["results"]], second["next"]) == (["M"], None)


def test_a_name_of_digits_goes_before_a_number(
    desk: Client, view: SavedView, three: None, general_agent: User
) -> None:
    SavedView.objects.create(
        name="Year", slug=str(view.pk), owner=general_agent, query="tab=snoozed"
    )
    assert numbers(desk, f"view={view.pk}") == ["asleep"]


@pytest.mark.parametrize(
    "query",
    ["view=large&min_balance=1", "view=none", "view=", "view=large&limit=0", "view=9" + 30 * "9"],
)
def test_what_cannot_be_read_is_400(query: str, desk: Client, view: SavedView) -> None:
    answer = desk.get(f"/api/claims/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_view_that_names_what_is_gone_says_so(desk: Client, view: SavedView) -> None:
    SavedView.objects.update(query="tab=queue&payer=Nobody")
    (error,) = desk.get("/api/claims/?view=large").json()["errors"]
    assert error["detail"] == "“Large” cannot be read any more; save it anew"


def shared(view: SavedView, **columns: Any) -> None:
    SavedView.objects.filter(pk=view.pk).update(**columns)


def test_views_of_others_open_as_they_are_shared(
    desk: Client, view: SavedView, three: None, supervisor: User
) -> None:
    shared(view, owner=supervisor)
    assert desk.get("/api/claims/?view=large").status_code == 400
    shared(view, sharing=Sharing.TEAM, team=Team.objects.get(name="GeneralAgent"))
    assert numbers(desk, "view=large") == ["L", "M"]
