"""Signing off missed deadlines in bulk: by the rules of one, each clock told and taken back."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.choices import Role
from accounts.models import AuditEntry, User
from arengine.lib.errors import Refused
from claims.choices import BulkState
from claims.models import BulkAction, Claim, Deadline, Event
from claims.services.deadlines import sign_off_deadline, sign_off_missed
from tests.claims.bulk_actions.conftest import Previewed, confirm, undo
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
SAID = {"root_cause": "waited", "reason": "Records came late"}
SIGNED = ("state", "root_cause", "note", "signed_off_by__username")


def clock(claim: Claim, state: str = "expired", kind: str = "timely_filing") -> Deadline:
    day = TODAY - timedelta(days=18)
    return Deadline.objects.create(claim=claim, kind=kind, due_on=day, found_on=day, state=state)


def standing(*claims: Claim) -> list[tuple[Any, ...]]:
    rows = Deadline.objects.filter(claim__in=claims).order_by("claim", "kind")
    return list(rows.values_list(*SIGNED))


def refused(action: BulkAction) -> dict[str, int]:
    return {each["why"]: each["claims"] for each in action.preview["refused"]}


@pytest.fixture
def missed(five: list[Claim]) -> list[Claim]:
    """The first three have missed a deadline, the second two; the fourth has one that runs."""
    for claim in five[:3]:
        clock(claim)
    clock(five[1], kind="appeal_level_1")
    clock(five[3], state="running")
    return five


def test_it_is_signed_off_as_by_itself(
    missed: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    alone, among = missed[0], missed[2]
    sign_off_deadline(
        alone.deadlines.get(), user=supervisor, root_cause="waited", note="Records came late"
    )
    confirm(previewed([among], "sign_off", **SAID))
    assert standing(among) == standing(alone)
    by_hand, in_bulk = alone.events.get(), among.events.get()
    assert (in_bulk.kind, in_bulk.text) == (by_hand.kind, by_hand.text)
    assert in_bulk.text == (
        "Timely filing by 2026-11-03 was missed: Waited for another department."
    )


def test_every_missed_clock_of_a_claim_is_signed_off_and_no_other(
    missed: list[Claim], previewed: Previewed
) -> None:
    action = confirm(previewed(missed[:4], "sign_off", **SAID))
    signed = ("signed_off", "waited", "Records came late", "sam")
    assert (action.state, action.changed, action.skipped) == (BulkState.DONE, 3, 1)
    assert standing(*missed) == [signed, signed, signed, signed, ("running", "", "", None)]
    assert Event.objects.filter(kind="deadline_signed_off").count() == 4


def test_a_preview_counts_what_waits_and_shows_the_clock(
    missed: list[Claim], previewed: Previewed
) -> None:
    action = previewed(missed, "sign_off", **SAID)
    assert action.words == "Sign off missed deadlines: Waited for another department"
    assert action.agreement == "3 for 600.00"
    assert refused(action) == {"it has no missed deadline that waits for a sign-off": 2}
    assert action.preview["sample"][0] == {
        "claim": "B-1",
        "changes": [["Missed deadline", "Nov 3, 2026", "nothing"]],
    }
    assert standing(missed[0]) == [("expired", "", "", None)]


def test_what_was_signed_off_since_the_preview_is_left(
    missed: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    action = previewed(missed[:2], "sign_off", **SAID)
    sign_off_deadline(missed[0].deadlines.get(), user=supervisor, root_cause="payer")
    confirm(action)
    assert (action.changed, action.skipped) == (1, 1)
    assert standing(missed[0]) == [("signed_off", "payer", "", "sam")]


def test_an_undo_takes_back_its_own_sign_offs_alone(
    missed: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    sign_off_deadline(
        missed[1].deadlines.get(kind="appeal_level_1"), user=supervisor, root_cause="payer"
    )
    action = undo(confirm(previewed(missed[:3], "sign_off", **SAID)), supervisor)
    waits = ("expired", "", "", None)
    assert (action.state, action.taken_back) == (BulkState.UNDONE, 3)
    assert standing(*missed[:3]) == [
        waits, ("signed_off", "payer", "", "sam"), waits, waits,
    ]  # fmt: skip
    assert missed[0].events.get(kind="undone").text.startswith("Taken back: “Sign off missed")


def test_a_sign_off_whose_claim_has_a_newer_clock_stands(
    missed: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    action = confirm(previewed(missed[:1], "sign_off", **SAID))
    clock(missed[0], state="running")
    assert undo(action, supervisor).taken_back == 0
    assert standing(missed[0])[0][0] == "signed_off"


def test_an_agent_signs_off_nothing(
    missed: list[Claim], previewed: Previewed, general_agent: User
) -> None:
    with pytest.raises(Refused) as refusal:
        previewed(missed, "sign_off", user=general_agent, **SAID)
    assert refusal.value.code == "not_allowed"
    assert standing(missed[0]) == [("expired", "", "", None)]


def test_who_decides_no_more_when_the_worker_comes_is_refused(
    missed: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    action = previewed(missed[:3], "sign_off", **SAID)
    User.objects.filter(pk=supervisor.pk).update(role=Role.AGENT)
    confirm(BulkAction.objects.get(pk=action.pk))
    action.refresh_from_db()
    assert action.failure == "Only a supervisor signs off a missed deadline."
    assert standing(missed[0]) == [("expired", "", "", None)]


def test_each_sign_off_stands_in_the_audit_with_old_and_new(
    missed: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    confirm(previewed(missed[:1], "sign_off", **SAID))
    entry = AuditEntry.objects.get(subject="claims_deadline", action="changed")
    assert entry.user_id == supervisor.pk
    assert entry.changes["state"] == ["expired", "signed_off"]


@pytest.mark.parametrize("claims", [1, 3])
def test_a_part_costs_the_same_however_many_claims_it_has(
    claims: int, missed: list[Claim], supervisor: User, django_assert_num_queries: Any
) -> None:
    ids = [claim.pk for claim in missed[:claims]]
    with django_assert_num_queries(6):
        assert sign_off_missed(ids, user=supervisor, root_cause="payer") == ids
