"""Saved views: kept, shared, begun with; columns with a view and alone."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Team, User
from claims.choices import Sharing
from claims.models import DeskSetting, SavedView
from tests.factories import ClaimFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today", "noon")]
LARGE = {"name": "Large", "sharing": "mine", "query": "tab=queue&min_balance=1000&ordering=-age"}


@pytest.fixture
def lead(supervisor: User) -> Client:
    client = Client()
    client.force_login(supervisor)
    return client


def make(owner: User, name: str = "Large", **fields: Any) -> SavedView:
    given = {"query": "tab=queue&min_balance=1000", "slug": name.lower(), **fields}
    return SavedView.objects.create(owner=owner, name=name, **given)


def test_what_is_seen_is_saved_and_opens_by_its_name(desk: Client) -> None:
    ClaimFactory(claim_number="small")
    ClaimFactory(claim_number="large", balance=Decimal(2000))
    saved = desk.post("/worklist/views", {**LARGE, "columns": ["balance"], "with_columns": "1"})
    view = SavedView.objects.get()
    assert saved.headers["Location"] == f"/worklist?view={view.slug}"
    answer = desk.get(f"/worklist?view={view.slug}")
    assert [line.number for line in answer.context["lines"]] == ["large"]
    assert [column.key for column in answer.context["columns"]] == ["claim_number", "balance"]
    expected = f"/worklist?tab=queue&min_balance=1000&ordering=-age&view={view.slug}"
    assert answer.context["address"] == expected


def test_a_view_keeps_no_place_in_the_list(desk: Client) -> None:
    query = "tab=all&cursor=x&count=all&limit=7&view=old"
    assert desk.post("/worklist/views", {**LARGE, "query": query}).status_code == 302
    assert SavedView.objects.get().query == "tab=all"


@pytest.mark.parametrize(
    "query", ["tab=nonsense", "nonsense=1", f"q={'x' * 200}&tab=queue&tab=due"]
)
def test_a_view_that_cannot_be_read_is_not_saved(query: str, desk: Client) -> None:
    desk.post("/worklist/views", {**LARGE, "query": query})
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused(desk: Client) -> None:
    answer = desk.post("/worklist/views", {**LARGE, "name": " "}, follow=True)
    assert "This field is required." in answer.text
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("sharing", "team", "expected"),
    [
        (Sharing.MINE, "", {"owner"}),
        (Sharing.TEAM, "GeneralAgent", {"owner", "mate", "lead"}),
        (Sharing.EVERYONE, "", {"owner", "mate", "stranger", "lead"}),
    ],
)
def test_a_view_is_seen_by_those_it_is_shared_with(
    sharing: str, team: str, expected: set[str], general_agent: User, senior_agent: User,
    supervisor: User,
) -> None:  # fmt: skip
    mate = UserFactory()
    mate.teams.add(Team.objects.get(name="GeneralAgent"))
    make(general_agent, sharing=sharing, team=Team.objects.filter(name=team).first())
    people = {"owner": general_agent, "mate": mate, "stranger": senior_agent, "lead": supervisor}
    seen = {name for name, person in people.items() if SavedView.objects.for_user(person).exists()}
    assert seen == expected


def test_an_agent_shares_with_own_teams_alone(desk: Client, general_agent: User) -> None:
    other = Team.objects.get(name="SeniorAgent")
    desk.post("/worklist/views", {**LARGE, "sharing": "team", "team": other.pk})
    assert desk.post("/worklist/views", {**LARGE, "sharing": "everyone"}).status_code == 403
    assert not SavedView.objects.exists()


def test_a_shared_view_shows_each_person_their_own_claims(
    client: Client, senior_agent: User, general_agent: User
) -> None:
    ClaimFactory(balance=Decimal(5000))
    view = make(general_agent, sharing=Sharing.EVERYONE)
    client.force_login(senior_agent)
    assert client.get(f"/worklist?view={view.slug}").context["lines"] == []


def test_a_view_is_renamed_and_deleted_by_its_owner(desk: Client, general_agent: User) -> None:
    view = make(general_agent)
    address = f"/worklist/views/{view.pk}"
    desk.post(address, {"do": "share", "name": "Huge", "sharing": "mine"})
    view.refresh_from_db()
    assert (view.name, view.slug) == ("Huge", "large")
    desk.post(address, {"do": "delete"})
    assert not SavedView.objects.exists()


def test_others_may_look_not_change(
    client: Client, senior_agent: User, general_agent: User
) -> None:
    view = make(general_agent, sharing=Sharing.EVERYONE)
    client.force_login(senior_agent)
    assert client.post(f"/worklist/views/{view.pk}", {"do": "delete"}).status_code == 403
    assert SavedView.objects.exists()


def test_a_worklist_begins_with_the_chosen_view(desk: Client, general_agent: User) -> None:
    view = make(general_agent)
    desk.post(f"/worklist/views/{view.pk}", {"do": "begin"})
    answer = desk.get("/worklist")
    assert (answer.context["view"], answer.context["values"]["min_balance"]) == (view, "1000")
    desk.get("/worklist?tab=denied")
    assert desk.get("/worklist").context["tab"].key == "denied"  # the last one looked at
    assert desk.get("/worklist?reset").context["view"] == view
    clear = desk.get("/worklist?tab=queue").context
    assert (clear["view"], clear["chips"]) == (None, [])


def test_a_supervisor_says_where_a_role_begins(
    lead: Client, supervisor: User, desk: Client
) -> None:
    view = make(supervisor, sharing=Sharing.EVERYONE)
    lead.post(f"/worklist/views/{view.pk}", {"do": "begin", "role": "agent"})
    assert desk.get("/worklist").context["view"] == view
    assert lead.get("/worklist").context["view"] is None
    assert (
        desk.post(f"/worklist/views/{view.pk}", {"do": "begin", "role": "agent"}).status_code == 403
    )


def test_a_role_does_not_begin_with_what_it_cannot_see(lead: Client, supervisor: User) -> None:
    view = make(supervisor)
    answer = lead.post(f"/worklist/views/{view.pk}", {"do": "begin", "role": "agent"}, follow=True)
    assert "Share the view with everyone first." in answer.text
    assert not DeskSetting.objects.exists()


def test_columns_are_chosen_in_order_and_width_and_leave_the_filter(desk: Client) -> None:
    ClaimFactory()
    chosen = {
        "columns": ["team", "balance", "nonsense", "team"],
        "width-team": "wide",
        "query": "tab=all&bucket=31-60",
    }
    answer = desk.post("/worklist/columns", chosen)
    assert answer.headers["Location"] == "/worklist?tab=all&bucket=31-60"
    shown = desk.get(answer.headers["Location"])
    keys = [(each.column.key, each.width) for each in shown.context["shown"]]
    assert keys == [("claim_number", "usual"), ("team", "wide"), ("balance", "usual")]
    assert 'class="at-team width-wide"' in shown.text
    desk.post("/worklist/columns", {"usual": "1"})
    assert len(desk.get("/worklist").context["shown"]) == 11


def test_a_wrong_width_is_refused(desk: Client) -> None:
    desk.post("/worklist/columns", {"columns": ["team"], "width-team": "99px"})
    assert not DeskSetting.objects.exists()


def test_columns_of_a_view_that_cannot_be_are_refused(desk: Client) -> None:
    answer = desk.post("/worklist/columns", {"columns": ["team"], "view": "a b"}, follow=True)
    assert "Enter a valid" in answer.text


def test_a_supervisor_sets_the_columns_of_a_role(lead: Client, desk: Client) -> None:
    lead.post("/worklist/columns", {"columns": ["age"], "role": "agent"})
    assert [each.column.key for each in desk.get("/worklist").context["shown"]][1:] == ["age"]
    desk.post("/worklist/columns", {"columns": ["team"]})
    assert [each.column.key for each in desk.get("/worklist").context["shown"]][1:] == ["team"]
    assert desk.post("/worklist/columns", {"columns": ["age"], "role": "agent"}).status_code == 403


def test_the_menu_counts_every_view_in_one_query(
    desk: Client, general_agent: User, django_assert_num_queries: Any
) -> None:
    ClaimFactory(balance=Decimal(2000))
    for number in range(3):
        make(general_agent, name=f"V{number}")
    desk.get("/worklist/views/menu")
    # Session, person, views, as-of date, own teams, all the counts.
    with django_assert_num_queries(6):
        answer = desk.get("/worklist/views/menu")
    assert answer.text.count('<span class="tab-count">1</span>') == 3


def test_a_view_whose_filter_is_gone_says_so(desk: Client, general_agent: User) -> None:
    make(general_agent, query="tab=all&facility=No+such")
    assert "cannot be read" in desk.get("/worklist/views").text


def test_an_address_that_cannot_be_read_is_not_come_back_to(desk: Client) -> None:
    session = desk.session
    session["worklist"] = "tab=all&facility=No+such"
    session.save()
    assert desk.get("/worklist").status_code == 400
    assert desk.get("/worklist").status_code == 200
