"""`GET /api/audit/`: the same entries as the page, as data."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from arengine.lib.acting import act_as
from arengine.lib.problems import PROBLEM
from claims.models import Claim
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client: Client, auditor: User) -> Client:
    client.force_login(auditor)
    return client


def results(api: Client, query: str) -> list[dict[str, Any]]:
    answer = api.get(f"/api/audit/?{query}")
    assert answer.status_code == 200
    return list(answer.json()["results"])


def test_an_entry_has_old_and_new_values(api: Client, supervisor: User) -> None:
    claim = ClaimFactory(claim_number="A-1")
    with act_as(supervisor.pk, "api", "req-1"):
        Claim.objects.filter(pk=claim.pk).update(denial_code="CO-97", patient_name_key=b"mark")
    (row,) = results(api, "claim=A-1&user=sam")
    entry = AuditEntry.objects.get(request_id="req-1")
    assert row.pop("at") == entry.at.isoformat().replace("+00:00", "Z")
    assert row == {
        "id": entry.pk, "user": "sam", "source": "api", "request_id": "req-1",
        "action": "changed", "subject": "claim", "subject_id": claim.pk, "last_id": None,
        "claim_number": "A-1", "rows": 1, "detail": {},
        "changes": {
            "denial_code": ["", "CO-97"], "patient_name_key": [None, "(encrypted)"],
        },
    }  # fmt: skip


def test_pages_follow_one_another(api: Client) -> None:
    for number in range(3):
        ClaimFactory(claim_number=f"C-{number}")
    answer = api.get("/api/audit/?subject=claim&limit=2").json()
    rest = api.get(answer["next"]).json()
    found = [row["claim_number"] for row in (*answer["results"], *rest["results"])]
    assert (found, rest["next"]) == (["C-2", "C-1", "C-0"], None)


def test_a_search_is_recorded(api: Client, auditor: User) -> None:
    results(api, "")
    results(api, "source=task")
    entry = AuditEntry.objects.get(user=auditor, action="searched")
    assert (entry.source, entry.detail) == ("api", {"source": "task"})


def test_what_cannot_be_read_is_a_problem(api: Client) -> None:
    answer = api.get("/api/audit/?action=stolen")
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/action"]


def test_an_agent_finds_nothing_here(client: Client, general_agent: User) -> None:
    client.force_login(general_agent)
    assert client.get("/api/audit/").status_code == 404
