"""Searches, exports and refusals are written down; plain looking about is not."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from tests.factories import ClaimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


def told() -> list[tuple[str, int | None, dict[str, object]]]:
    entries = AuditEntry.objects.filter(subject="").order_by("id")
    return list(entries.values_list("action", "user_id", "detail"))


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    ClaimFactory(claim_number="C1")
    client.force_login(supervisor)
    return client


def test_a_list_is_no_search(desk: Client) -> None:
    desk.get("/claims?status=open")
    assert told() == []


@pytest.mark.parametrize("path", ["/claims", "/api/claims/", "/admin/claims/payer/"])
def test_a_search_is(path: str, desk: Client, supervisor: User) -> None:
    desk.get(path, {"q": "C1"})
    ((action, user, detail),) = told()
    assert (action, user, detail["path"], detail["filters"]) == (
        "searched", supervisor.pk, path, "q=C1",
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "/claims/export?format=csv",
        "/claims/export?format=xlsx",
        "/claims/entries/export?format=csv",
    ],
)
def test_a_file_taken_away_is_an_export(address: str, desk: Client) -> None:
    assert desk.get(address).status_code == 200
    assert [(action, detail["path"]) for action, _, detail in told()] == [
        ("exported", address.partition("?")[0])
    ]


def test_a_refusal_names_who_was_refused_where(client: Client, auditor: User) -> None:
    ClaimFactory(claim_number="C1")
    client.force_login(auditor)
    client.post("/api/claims/C1/payments/", {}, content_type="application/json")
    ((action, user, detail),) = told()
    assert (action, user) == ("refused", auditor.pk)
    assert (detail["method"], detail["status"]) == ("POST", 403)


def test_strangers_cannot_fill_the_audit(client: Client, db: None) -> None:
    client.get("/api/claims/")
    assert told() == []


def test_an_address_that_no_database_keeps_is_refused_all_the_same(
    client: Client, senior_agent: User
) -> None:
    client.force_login(senior_agent)
    assert client.get("/admin/claims/payer/a%00b/change/").status_code == 403
    ((action, _, detail),) = told()
    assert (action, detail["path"]) == ("refused", "/admin/claims/payer/a␀b/change/")


def test_the_schema_names_no_version_of_the_callers(desk: Client) -> None:
    answer = desk.get("/api/schema/", {"version": "\r\nSet-Cookie: x=1"})
    assert (answer.status_code, "x=1" in answer["Content-Disposition"]) == (200, False)
