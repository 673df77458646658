"""`/claims/missing`: what a snapshot did not bring, and what becomes of it."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Claim, Import
from tests.factories import TODAY, ClaimFactory, FacilityFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


@pytest.fixture
def snapshot() -> Import:
    return Import.objects.create(
        file_name="open.csv", size=1, digest="d", fingerprint="f", as_of=TODAY
    )


@pytest.fixture
def missing(snapshot: Import) -> list[Claim]:
    since = {"missing_since": "2026-11-20T10:00Z", "missing_import": snapshot}
    return [
        ClaimFactory(claim_number=number, balance=Decimal(dollars), **since)
        for number, dollars in (("A", 10), ("B", 20), ("C", 30))
    ]


def marked() -> set[str]:
    return set(Claim.objects.missing().values_list("claim_number", flat=True))


def test_the_largest_comes_first_with_its_import_and_the_total(
    desk: Client, missing: list[Claim], snapshot: Import
) -> None:
    ClaimFactory(claim_number="there")
    answer = desk.get("/claims/missing")
    assert [row["claim_number"] for row in answer.context["rows"]] == ["C", "B", "A"]
    assert (answer.context["total"].rows, answer.context["total"].dollars) == (3, 60)
    assert f"import {snapshot.pk}" in answer.text
    assert desk.get(f"/claims/missing?import={snapshot.pk + 1}").context["total"].rows == 0


@pytest.mark.parametrize(("which", "count", "dollars"), [("selected", 1, 10), ("all", 3, 60)])
def test_count_and_sum_are_shown_before_anything_happens(
    which: str, count: int, dollars: int, desk: Client, missing: list[Claim]
) -> None:
    body = {"decision": "keep", "which": which, "claim": [missing[0].pk]}
    answer = desk.post("/claims/missing/decide", body)
    assert (answer.context["total"].rows, answer.context["total"].dollars) == (count, dollars)
    assert marked() == {"A", "B", "C"}


def test_selected_claims_are_kept(desk: Client, missing: list[Claim]) -> None:
    body = {
        "decision": "keep",
        "which": "selected",
        "claim": [missing[0].pk],
        "agreed": "1 for 10.00",
    }
    answer = desk.post("/claims/missing/decide", body, follow=True)
    assert "1 kept open" in answer.text
    assert marked() == {"B", "C"}
    assert Claim.objects.get(claim_number="A").balance == 10


def test_all_of_the_filter_are_closed(desk: Client, missing: list[Claim]) -> None:
    query = f"payer={missing[1].payer_id}"
    body = {"decision": "close", "which": "all", "reason": "Paid elsewhere", "query": query}
    answer = desk.post("/claims/missing/decide", {**body, "agreed": "1 for 20.00"})
    assert answer.headers["Location"] == f"/claims/missing?{query}"
    assert marked() == {"A", "C"}
    closed = Claim.objects.get(claim_number="B")
    assert (closed.balance, closed.status) == (0, "resolved")


def test_closing_needs_a_reason(desk: Client, missing: list[Claim]) -> None:
    body = {"decision": "close", "which": "all", "agreed": "3 for 60.00"}
    assert "Say why" in desk.post("/claims/missing/decide", body, follow=True).text
    assert marked() == {"A", "B", "C"}


@pytest.mark.parametrize("which", ["selected", "all"])
def test_claims_out_of_sight_are_left_alone(
    which: str, client: Client, missing: list[Claim]
) -> None:
    local = UserFactory(username="local", role="supervisor")
    hidden = missing[0]
    hidden.facility = FacilityFactory(name="Elsewhere")
    hidden.save()
    client.force_login(local)
    ids = [claim.pk for claim in missing]
    body = {"decision": "keep", "which": which, "claim": ids, "agreed": "2 for 50.00"}
    client.post("/claims/missing/decide", body)
    assert marked() == {"A"}


def test_who_does_not_decide_only_looks(
    client: Client, auditor: User, missing: list[Claim]
) -> None:
    client.force_login(auditor)
    assert "Keep open" not in client.get("/claims/missing").text
    body = {"decision": "keep", "which": "all", "agreed": "3 for 60.00"}
    assert client.post("/claims/missing/decide", body).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_whatever_its_length(
    rows: int, desk: Client, snapshot: Import, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        ClaimFactory(missing_since="2026-11-20T10:00Z", missing_import=snapshot)
    with django_assert_max_num_queries(12):
        assert len(desk.get("/claims/missing").context["rows"]) == rows


@pytest.mark.parametrize("value", ["\0", "x", "9" * 40])
def test_a_wrong_filter_is_explained_and_decides_nothing(
    value: str, desk: Client, missing: list[Claim]
) -> None:
    assert desk.get("/claims/missing", {"import": value}).status_code == 400
    body = {"decision": "keep", "which": "all", "agreed": "3 for 60.00", "query": f"import={value}"}
    assert desk.post("/claims/missing/decide", body).status_code == 400
    assert marked() == {"A", "B", "C"}


def test_what_changed_since_it_was_shown_is_shown_again(desk: Client, missing: list[Claim]) -> None:
    body = {"decision": "close", "which": "all", "reason": "Paid", "agreed": "2 for 30.00"}
    assert desk.post("/claims/missing/decide", body).context["agreement"] == "3 for 60.00"
    assert marked() == {"A", "B", "C"}


def test_nothing_missing_says_so(desk: Client) -> None:
    assert "Nothing is missing" in desk.get("/claims/missing").text
