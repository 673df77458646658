"""`GET /api/dashboard-stats`: shape, types, scope, cost."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from claims.choices import EntryKind
from tests.analytics.entries import post
from tests.factories import ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/dashboard-stats"
# Session, user, as-of date, teams, facilities, payers, stock, flow.
QUERIES = 9


@pytest.fixture
def portfolio(aged_today: date) -> None:
    claim = ClaimFactory(
        payer=PayerFactory(name="BCBS"), balance=Decimal("75.00"), days=200, team_name="SeniorAgent"
    )
    post(claim, "60.00", date(2026, 10, 5), days=28)
    post(claim, "20.00", date(2026, 10, 6), EntryKind.WRITE_OFF)
    post(claim, "50.00", date(2026, 9, 5), days=33)
    ClaimFactory(payer=PayerFactory(name="AMBETTER"), balance=Decimal("25.00"), days=10)
    ClaimFactory(payer=PayerFactory(name="WELLCARE"), balance=Decimal("-5.00"), days=10)


@pytest.mark.usefixtures("portfolio")
def test_the_body_is_the_contract_to_the_letter(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    response = client.get(ADDRESS)
    assert response.status_code == 200
    empty = {"claims": 0, "balance": "0.00", "share": 0.0, "claims_share": 0.0}
    idle = {"claims": 0, "balance": "0.00", "average": None, "share": 0.0, "collection_rate": None}
    assert response.json() == {
        "as_of": "2026-11-21",
        "portfolio": {
            "claims": 2,
            "balance": "100.00",
            "payers": 2,
            "average": "50.00",
            "credits": {"claims": 1, "balance": "-5.00"},
        },
        "aging": [
            {"bucket": "0-30", "claims": 1, "balance": "25.00", "share": 0.25, "claims_share": 0.5},
            {"bucket": "31-60", **empty},
            {"bucket": "61-90", **empty},
            {"bucket": "91-120", **empty},
            {"bucket": ">120", "claims": 1, "balance": "75.00", "share": 0.75, "claims_share": 0.5},
        ],
        "payers": {
            "top": [
                {
                    "payer": "BCBS",
                    "claims": 1,
                    "balance": "75.00",
                    "share": 0.75,
                    "collection_rate": 0.8462,
                    "average_days_to_payment": 30.5,
                },
                {
                    "payer": "AMBETTER",
                    "claims": 1,
                    "balance": "25.00",
                    "share": 0.25,
                    "collection_rate": None,
                    "average_days_to_payment": None,
                },
            ],
            "others": {"payers": 0, "claims": 0, "balance": "0.00", "share": 0.0},
        },
        "agents": [
            {
                "team": "SeniorAgent",
                "claims": 1,
                "balance": "75.00",
                "average": "75.00",
                "share": 0.75,
                "collection_rate": 0.8462,
            },
            {"team": "EscalationTeam", **idle},
            {"team": "GovernmentSpecialist", **idle},
            {
                "team": "GeneralAgent",
                "claims": 1,
                "balance": "25.00",
                "average": "25.00",
                "share": 0.25,
                "collection_rate": None,
            },
        ],
        "kpis": {
            "monthly_collections": {
                "value": "60.00",
                "previous": "50.00",
                "change": 0.2,
                "period": "2026-10",
            },
            "collection_rate": {"value": 0.75, "previous": 1.0, "change": -0.25, "n": 2},
            "average_days_to_payment": {"value": 28.0, "previous": 33.0, "change": -5.0, "n": 1},
            "active_campaigns": None,
        },
        "at_risk": {
            "claims": 1,
            "balance": "75.00",
            "definition": "open claims with a positive balance, "
            "older than 180 days on the as-of date",
        },
    }


def test_it_answers_with_a_trailing_slash_too(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    assert client.get(f"{ADDRESS}/").status_code == 200


def test_seven_ageing_rows_on_request(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    body = client.get(ADDRESS, {"buckets": "7"}).json()
    assert [row["bucket"] for row in body["aging"]] == [
        "0-30",
        "31-60",
        "61-90",
        "91-120",
        "121-180",
        "181-365",
        ">365",
    ]


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    response = client.get(ADDRESS)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.usefixtures("portfolio")
def test_an_agent_gets_the_figures_of_own_teams(client: Client, general_agent: User) -> None:
    client.force_login(general_agent)
    body = client.get(ADDRESS).json()
    assert body["portfolio"]["balance"] == "25.00"
    assert [row["team"] for row in body["agents"]] == ["GeneralAgent"]
    assert [row["payer"] for row in body["payers"]["top"]] == ["AMBETTER"]
    assert body["kpis"]["monthly_collections"]["value"] == "0.00"


@pytest.mark.usefixtures("portfolio")
def test_a_filter_narrows(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    assert client.get(ADDRESS, {"payer": "BCBS"}).json()["portfolio"]["balance"] == "75.00"


@pytest.mark.parametrize("query", ["team=Nobody", "payer=0", "buckets=6", "tem=SeniorAgent"])
def test_a_filter_that_names_nothing_is_refused(
    client: Client, supervisor: User, query: str
) -> None:
    client.force_login(supervisor)
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"


@pytest.mark.parametrize("claims", [1, 3])
def test_it_costs_the_same_for_one_claim_and_for_three(
    client: Client,
    supervisor: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    claims: int,
) -> None:
    for _ in range(claims):
        post(ClaimFactory(), "10.00", date(2026, 10, 5))
    client.force_login(supervisor)
    with django_assert_num_queries(QUERIES):
        assert client.get(ADDRESS).json()["portfolio"]["claims"] == claims
