"""Bulk actions by API: preview, word, progress, undo."""

from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from claims.models import BulkAction, Claim, Deadline
from tests.factories import ClaimFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
PENDED = {"kind": "status", "work_status": "pended"}


@pytest.fixture
def three() -> list[Claim]:
    return [ClaimFactory(claim_number=f"B-{place}", balance=100 * place) for place in (1, 2, 3)]


def api(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def post(user: User, path: str = "", **body: Any) -> Any:
    return api(user).post(f"/api/claims/bulk/{path}", body, format="json")


def pended() -> set[str]:
    found = Claim.objects.filter(work_status="pended")
    return set(found.values_list("claim_number", flat=True))


def test_the_whole_way(supervisor: User, three: list[Claim]) -> None:
    answer = post(supervisor, claims=["B-1", "B-2"], **PENDED)
    said = answer.json()
    assert (answer.status_code, said["state"], said["agreement"]) == (
        201, "previewed", "2 for 300.00",
    )  # fmt: skip
    assert pended() == set()
    done = post(supervisor, f"{said['id']}/confirm/", agreed="2 for 300.00").json()
    assert (done["state"], done["changed"], pended()) == ("done", 2, {"B-1", "B-2"})
    assert api(supervisor).get(f"/api/claims/bulk/{said['id']}/").json() == done
    undone = post(supervisor, f"{said['id']}/undo/").json()
    assert (undone["state"], undone["taken_back"], pended()) == ("undone", 2, set())


def test_a_filter_means_what_it_lets_through(supervisor: User, three: list[Claim]) -> None:
    Claim.objects.filter(pk=three[1].pk).update(work_status="pended")
    said = post(supervisor, filter={"min_balance": "200"}, **PENDED).json()
    assert (said["chosen"], said["claims"], said["dollars"]) == (2, 1, "300.00")
    assert said["refused"] == [{"why": "it stands so already", "claims": 1, "dollars": "200.00"}]


def test_missed_deadlines_are_signed_off_by_a_supervisor_alone(
    supervisor: User, general_agent: User, three: list[Claim]
) -> None:
    missed = Deadline.objects.create(
        claim=three[0],
        kind="timely_filing",
        due_on=date(2026, 11, 3),
        found_on=date(2026, 11, 3),
        state="expired",
    )
    body = {"kind": "sign_off", "claims": ["B-1", "B-2"], "dry_run": False}
    assert post(general_agent, **body, root_cause="payer").status_code == 403
    assert post(supervisor, **body).status_code == 400
    said = post(supervisor, **body, root_cause="payer", reason="Proof").json()
    assert (said["state"], said["changed"], said["refused"][0]["claims"]) == ("done", 1, 1)
    missed.refresh_from_db()
    assert (missed.state, missed.root_cause, missed.note) == ("signed_off", "payer", "Proof")


def test_without_a_dry_run_it_is_done_at_once(supervisor: User, three: list[Claim]) -> None:
    said = post(supervisor, claims=["B-3"], dry_run=False, **PENDED).json()
    assert (said["state"], pended()) == ("done", {"B-3"})


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "claims"),
        ({"claims": [], "filter": {}}, "claims"),
        ({"claims": ["B-1"], "filter": {"payer": "1"}}, "claims"),
        ({"claims": ["B-1", "B-9"]}, "claims"),
        ({"filter": {"bukcet": "0-30"}}, "bukcet"),
        ({"filter": {"limit": "5"}}, "limit"),
        ({"filter": {"payer": ""}}, "filter"),
        ({"claims": ["B-1"], "work_status": "gone"}, "work_status"),
        ({"claims": ["B-1"], "kind": "explode"}, "kind"),
        ({"claims": ["B-1"], "until": "2026-11-24"}, "until"),
        ({"claims": ["B-1"], "kind": "hold", "work_status": "pended"}, "work_status"),
    ],
)
def test_what_nobody_understands_never_means_everything(
    body: dict[str, Any], pointer: str, supervisor: User, three: list[Claim]
) -> None:
    answer = post(supervisor, **PENDED | body)
    assert answer.status_code == 400
    assert pointer in str(answer.json()["errors"][0])
    assert not BulkAction.objects.exists()


def test_another_word_than_the_previews_is_refused(supervisor: User, three: list[Claim]) -> None:
    number = post(supervisor, claims=["B-1"], **PENDED).json()["id"]
    answer = post(supervisor, f"{number}/confirm/", agreed="3 for 600.00")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_agreed")
    assert pended() == set()


def test_claims_and_actions_of_others_are_not_found(
    supervisor: User, senior_agent: User, three: list[Claim]
) -> None:
    assert post(senior_agent, claims=["B-1"], **PENDED).status_code == 400
    number = post(supervisor, claims=["B-1"], **PENDED).json()["id"]
    assert api(senior_agent).get(f"/api/claims/bulk/{number}/").status_code == 404


def test_an_auditor_changes_nothing(auditor: User, three: list[Claim]) -> None:
    assert post(auditor, claims=["B-1"], **PENDED).status_code == 403
