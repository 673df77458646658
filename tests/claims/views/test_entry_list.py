"""`/claims/entries`: the entries behind a figure, adding up to it, and their export."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Claim, LedgerEntry
from tests.claims.views.test_claim_list import NASTY, csv_rows, xlsx_rows
from tests.factories import ClaimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def post(claim: Claim, amount: str, posted_on: str, **more: Any) -> LedgerEntry:
    return LedgerEntry.objects.create(
        claim=claim, amount=Decimal(amount), posted_on=posted_on, team=claim.team,
        payer=claim.payer, facility=claim.facility, **{"kind": "payment", **more},
    )  # fmt: skip


@pytest.fixture
def entries(supervisor: User) -> None:
    claim = ClaimFactory(claim_number="0042", payer__name="=Aetna")
    paid = post(claim, "-100.00", "2026-10-02", days_to_payment=30, reference="EFT 7")
    post(claim, "-40.00", "2026-10-03", user=supervisor)
    post(claim, "100.00", "2026-10-05", reverses=paid, days_to_payment=30)
    post(claim, "-7.00", "2026-11-01", kind="write_off", is_inferred=True)


@pytest.mark.usefixtures("entries")
def test_payments_of_a_month_show_as_collected(desk: Client) -> None:
    answer = desk.get("/claims/entries?kind=payment&month=2026-10")
    amounts = [line.cells[2].value for line in answer.context["lines"]]
    assert amounts == [Decimal(n) for n in ("-100.00", "40.00", "100.00")]
    assert answer.context["taken_off"] == Decimal("40.00")
    assert answer.context["total"].rows == 3
    assert "reversal" in answer.text


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_an_export_is_the_screen_with_its_total(file_format: str, desk: Client) -> None:
    query = f"ordering=posted_on&limit=1&format={file_format}"
    answer = desk.get(f"/claims/entries/export?{query}")
    rows = (csv_rows if file_format == "csv" else xlsx_rows)(answer)
    assert [str(row[0]) for row in rows] == ["Claim", *["0042"] * 4, "Total (4 rows)"]
    assert [Decimal(str(row[2])) for row in rows[1:]] == [100, 40, -100, 7, 47]
    assert rows[1][5] == "=Aetna"
    assert f"ledger-2026-11-21.{file_format}" in answer.headers["Content-Disposition"]


@pytest.mark.usefixtures("entries")
def test_a_stranger_sees_no_entry_no_sum_no_export(client: Client, senior_agent: User) -> None:
    client.force_login(senior_agent)
    answer = client.get("/claims/entries")
    assert (list(answer.context["lines"]), answer.context["taken_off"]) == ([], 0)
    assert len(csv_rows(client.get("/claims/entries/export"))) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    rows: int, desk: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        post(ClaimFactory(), "-1.00", "2026-10-02")
    with django_assert_max_num_queries(12):
        assert len(desk.get("/claims/entries").context["lines"]) == rows


@pytest.mark.parametrize("name", ["kind", "month", "from_month", "payer", "cursor", "limit"])
def test_no_value_breaks_the_list(name: str, desk: Client) -> None:
    for value in NASTY[::4]:
        assert desk.get("/claims/entries", {name: value}).status_code in (200, 400)


def test_an_empty_list_says_so(desk: Client) -> None:
    assert "No entry matches" in desk.get("/claims/entries").text
