"""The dashboard page: figures, doors, scope, cost."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from claims.models import Import
from tests.analytics.entries import post
from tests.factories import ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db
# The eight of the figures, the last check of balances, and three of the frame.
QUERIES = 13


def page(client: Client, user: User, query: str = "") -> str:
    client.force_login(user)
    response = client.get(f"/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"


def test_tiles_show_the_large_and_the_exact_figure(client: Client, supervisor: User) -> None:
    ClaimFactory(balance=Decimal("1250000.40"))
    html = page(client, supervisor)
    assert "$1.3M</a>" in html
    assert "exactly $1,250,000.40" in html


def test_every_figure_opens_the_claims_it_is_made_of(
    client: Client, supervisor: User, aged_today: date
) -> None:
    payer = PayerFactory(name="BCBS")
    ClaimFactory(payer=payer, days=150, team_name="SeniorAgent")
    html = page(client, supervisor)
    for door in (
        "/claims?status=open",
        "/claims?status=open&amp;bucket=%3E120",
        "/claims?status=open&amp;team=SeniorAgent",
        f"/claims?status=open&amp;payer={payer.pk}",
        "/claims?status=open&amp;min_age=181",
        "/claims/entries?kind=payment&amp;month=2026-10",
        "/claims/export?status=open&amp;format=csv",
    ):
        assert f'href="{door}"' in html


def test_doors_keep_the_filter_of_the_page(client: Client, supervisor: User) -> None:
    ClaimFactory(team_name="SeniorAgent")
    html = page(client, supervisor, "?team=SeniorAgent")
    assert 'href="/claims?status=open&amp;team=SeniorAgent&amp;bucket=0-30"' in html
    assert '<option value="SeniorAgent" selected>' in html


def test_others_open_the_claims_of_all_but_the_top_five(client: Client, supervisor: User) -> None:
    payers = [PayerFactory() for _ in range(6)]
    for position, payer in enumerate(payers):
        ClaimFactory(payer=payer, balance=Decimal(100 - position))
    top = ",".join(str(payer.pk) for payer in payers[:5])
    assert f'href="/claims?status=open&amp;payer_not={top}"' in page(client, supervisor)


def test_a_filter_that_names_nothing_is_said_and_left_out(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    response = client.get("/?team=Nobody", follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "no team &#x27;Nobody&#x27;" in response.content.decode()


def test_an_empty_installation_says_what_to_do(client: Client, supervisor: User) -> None:
    html = page(client, supervisor)
    assert "No claims yet" in html
    assert 'href="/imports">Import a file</a>' in html


def test_an_agent_without_claims_is_not_told_to_import(client: Client, general_agent: User) -> None:
    ClaimFactory(team_name="SeniorAgent")
    html = page(client, general_agent)
    assert "No open claims in your teams" in html
    assert "Import" not in html


def test_import_is_offered_to_those_who_decide(
    client: Client, supervisor: User, auditor: User
) -> None:
    ClaimFactory()
    assert ">Import file</a>" in page(client, supervisor)
    assert ">Import file</a>" not in page(client, auditor)


def test_pages_that_do_not_exist_are_not_linked(client: Client, supervisor: User) -> None:
    ClaimFactory()
    assert 'href="/analytics"' not in page(client, supervisor)


def test_freshness_names_the_last_import(client: Client, supervisor: User) -> None:
    ClaimFactory()
    done = Import.objects.create(
        state="applied",
        file_name="open.csv",
        size=1,
        as_of="2026-11-21",
        rows_read=10,
        rows_rejected=3,
        finished_at="2026-11-21T02:00Z",
    )
    html = page(client, supervisor)
    assert f'<a href="/imports/{done.pk}">open.csv</a>' in html
    assert "7 rows in" in html
    assert "3 rejected" in html


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_one_row_and_for_three(
    client: Client, supervisor: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        post(ClaimFactory(), "10.00", date(2026, 10, 5))
    client.force_login(supervisor)
    with django_assert_num_queries(QUERIES):
        assert client.get("/").status_code == 200
