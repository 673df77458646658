"""The tables of the dashboard as CSV."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.test import Client

from accounts.models import User
from tests.analytics.entries import post
from tests.factories import ClaimFactory, PayerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


def rows(client: Client, user: User, address: str) -> list[list[str]]:
    client.force_login(user)
    response = client.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(response.content.decode())))


def test_ageing_has_the_rows_of_the_screen(client: Client, supervisor: User) -> None:
    ClaimFactory(days=200, balance=Decimal("10.50"))
    assert rows(client, supervisor, "/dashboard/aging.csv")[4:] == [
        ["91-120", "0", "0.00", "0.0000", "0.0000"],
        [">120", "1", "10.50", "1.0000", "1.0000"],
    ]
    assert len(rows(client, supervisor, "/dashboard/aging.csv?buckets=7")) == 8


def test_agents_have_a_row_a_team(client: Client, supervisor: User) -> None:
    claim = ClaimFactory(team_name="SeniorAgent", balance=Decimal("10.00"))
    post(claim, "5.00", date(2026, 10, 5))
    table = rows(client, supervisor, "/dashboard/agents.csv")
    assert table[1] == ["SeniorAgent", "1", "10.00", "10.00", "1.0000", "1.0000"]
    assert len(table) == 5


def test_payers_end_with_others_and_total(client: Client, supervisor: User) -> None:
    for number in range(6):
        ClaimFactory(payer=PayerFactory(name=f"P{number}"), balance=Decimal(10 - number))
    table = rows(client, supervisor, "/dashboard/payers.csv")
    assert [row[:3] for row in table[5:]] == [
        ["P4", "1", "6.00"],
        ["Others", "1", "5.00"],
        ["Total", "6", "45.00"],
    ]


def test_a_payer_name_is_no_formula(client: Client, supervisor: User) -> None:
    ClaimFactory(payer=PayerFactory(name="=1+1"))
    assert rows(client, supervisor, "/dashboard/payers.csv")[1][0] == "'=1+1"


def test_the_file_is_named_after_table_and_date(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    response = client.get("/dashboard/aging.csv")
    assert response["Content-Disposition"] == 'attachment; filename="aging-2026-11-21.csv"'


def test_an_agent_downloads_own_teams_only(client: Client, general_agent: User) -> None:
    ClaimFactory(team_name="SeniorAgent")
    assert rows(client, general_agent, "/dashboard/payers.csv")[1][:3] == ["Others", "0", "0.00"]


@pytest.mark.parametrize("address", ["/dashboard/claims.csv", "/dashboard/aging.csv?team=Nobody"])
def test_what_is_not_there_is_not_found(client: Client, supervisor: User, address: str) -> None:
    client.force_login(supervisor)
    assert client.get(address).status_code == 404
