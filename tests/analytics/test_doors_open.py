"""Every figure of the dashboard opens a list that adds up to it, to the cent."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from tests.analytics.entries import post
from tests.factories import ClaimFactory, PayerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    """A portfolio over every bucket, a credit, a collection; and a supervisor."""
    payer = PayerFactory(name="Blue, of Texas")
    for days, dollars in (
        (3, "10.10"),
        (40, "20.20"),
        (70, "30.30"),
        (100, "40.40"),
        (400, "9.09"),
    ):
        ClaimFactory(payer=payer, days=days, balance=Decimal(dollars))
    ClaimFactory(days=50, balance=Decimal("-5.05"))
    post(ClaimFactory(payer=payer), "2300000.00", date(2026, 10, 5), days=28)
    client.force_login(supervisor)
    return client


def test_every_door_of_the_dashboard_opens(desk: Client) -> None:
    page = desk.get("/").text
    doors = {unescape(link) for link in re.findall(r'href="(/claims[^"]*)"', page)}
    assert len(doors) > 10
    for door in doors:
        assert desk.get(door).status_code == 200, door


def test_every_bucket_adds_up_to_its_list(desk: Client) -> None:
    stats = desk.get("/api/dashboard-stats").json()
    for row in (*stats["aging"], {"bucket": "", **stats["portfolio"]}):
        page = desk.get("/claims", {"status": "open", "bucket": row["bucket"]})
        total = page.context["total"]
        assert (total.rows, str(total.dollars)) == (row["claims"], row["balance"])


def test_the_collections_of_a_month_add_up_to_their_entries(desk: Client) -> None:
    collected = desk.get("/api/dashboard-stats").json()["kpis"]["monthly_collections"]
    page = desk.get("/claims/entries", {"kind": "payment", "month": collected["period"]})
    assert str(page.context["taken_off"]) == collected["value"] == "2300000.00"
