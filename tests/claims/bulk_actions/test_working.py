"""The work: nothing outside the selection, nothing twice, nothing that has changed meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEntry, Notice, User
from arengine.lib.acting import act_as
from arengine.lib.dates import now
from arengine.lib.errors import Refused
from claims.bulk_actions import parts, services, states, working
from claims.bulk_actions.working import work
from claims.choices import BulkState as State
from claims.models import BulkAction, Claim, Event
from tests.claims.bulk_actions.conftest import Previewed, confirm, of_team, team, undo
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db
UNTIL = (TODAY + timedelta(days=3)).isoformat()


def as_they_are() -> dict[str, dict[str, Any]]:
    left_out = {"updated_at", "version"}
    return {
        row["claim_number"]: {name: row[name] for name in row.keys() - left_out}
        for row in Claim.objects.values()
    }


def others_unchanged(before: dict[str, Any], chosen: list[Claim]) -> bool:
    numbers = {claim.claim_number for claim in chosen}
    rows = as_they_are()
    return all(rows[number] == before[number] for number in before.keys() - numbers)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("assign", {}),
        ("release", {"reason": ""}),
        ("follow_up", {"until": UNTIL, "reason": ""}),
        ("hold", {"until": UNTIL, "reason": "New owner"}),
        ("status", {"work_status": "waiting_payer", "reason": ""}),
        ("status", {"work_status": "closed", "disposition": "moved_to_patient"}),
        ("note", {"note": "The portal is down."}),
    ],
)
def test_each_kind_touches_its_claims_and_no_other_and_is_undone(
    kind: str, values: dict[str, Any], five: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    ClaimFactory(claim_number="bystander")
    Claim.objects.update(assigned_by_hand=True)
    before, chosen = as_they_are(), five[1:4]
    action = confirm(previewed(chosen, kind, **values))
    assert (action.state, action.changed, action.skipped) == (State.DONE, 3, 0)
    assert others_unchanged(before, chosen)
    assert set(Event.objects.values_list("claim__claim_number", flat=True)) == {
        claim.claim_number for claim in chosen
    }
    if kind != "note":
        assert as_they_are() != before
    undo(action, supervisor)
    assert (action.state, action.taken_back) == (State.UNDONE, 3)
    assert as_they_are() == before


def test_a_hold_puts_the_claim_out_of_the_queue_until_its_day(
    five: list[Claim], previewed: Previewed
) -> None:
    confirm(previewed(five[:1], "hold", until=UNTIL, reason="New owner"))
    claim = Claim.objects.get(pk=five[0].pk)
    assert (claim.work_status, claim.is_due) == ("pended", False)
    assert str(claim.follow_up_on) == UNTIL
    assert Event.objects.get().text == "On hold until Nov 24, 2026: New owner"


def test_what_changed_since_the_preview_is_left_and_listed(
    five: list[Claim], previewed: Previewed
) -> None:
    action = previewed(five[:3])
    Claim.objects.filter(pk=five[1].pk).update(version=2)
    confirm(action)
    assert (action.changed, action.skipped) == (2, 1)
    assert of_team("SeniorAgent") == {"B-1", "B-3"}
    assert {pk: why for part in action.chunks.all() for pk, why in part.skipped.items()} == {
        str(five[1].pk): parts.CHANGED
    }


def test_who_no_longer_sees_a_claim_does_not_change_it(
    five: list[Claim], general_agent: User, previewed: Previewed
) -> None:
    action = previewed(five[:2], "follow_up", user=general_agent, until=UNTIL)
    Claim.objects.filter(pk=five[0].pk).update(team=team("SeniorAgent"))
    confirm(action)
    assert list(Claim.objects.filter(is_due=False)) == [five[1]]


def test_an_agent_gives_back_only_what_is_theirs(
    five: list[Claim], general_agent: User, previewed: Previewed
) -> None:
    Claim.objects.update(assigned_by_hand=True)
    Claim.objects.filter(pk=five[0].pk).update(assignee=general_agent)
    action = confirm(previewed(five[:3], "release", user=general_agent, reason=""))
    assert (action.changed, action.skipped) == (1, 2)
    assert Claim.objects.filter(assigned_by_hand=True).count() == 4


def test_every_audit_entry_has_the_one_request(
    five: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    action = previewed(five)
    with act_as(supervisor.pk, "page", "the-click"):
        confirm(action)
    with act_as(None, "task", "some-task"):
        work(action.pk, TODAY)
    of_claims = AuditEntry.objects.filter(subject="claims_claim", action="changed")
    said = of_claims.exclude(request_id="").values_list("user", "source", "request_id")
    assert set(said) == {(supervisor.pk, "page", "the-click")}


def test_above_what_a_request_does_a_worker_does_it_and_tells(
    five: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    action = confirm(previewed(five))
    assert (action.state, of_team("SeniorAgent")) == (State.CONFIRMED, set())
    assert list(BulkAction.objects.waiting(now())) == [action]
    work(action.pk, TODAY)
    action.refresh_from_db()
    assert (action.state, action.done, action.changed) == (State.DONE, 5, 5)
    notice = Notice.objects.get(user=supervisor)
    assert notice.text == "Assign to Senior Agent: 5 done, 0 left as is."
    assert not BulkAction.objects.waiting(now()).exists()


class Death(Exception):
    """As by kill -9: nobody cleans up."""


@pytest.fixture
def die_at_second_part(monkeypatch: pytest.MonkeyPatch) -> Any:
    whole = parts.do_part

    def deadly(action: BulkAction, part: Any, *rest: Any) -> None:
        if part.number == 1:
            raise Death
        whole(action, part, *rest)

    def die(action: BulkAction) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(working, "do_part", deadly)
            patch.setattr(states, "release", lambda *_: None)
            with pytest.raises(Death):
                work(action.pk, TODAY)
        BulkAction.objects.filter(pk=action.pk).update(lease_until=now() - timedelta(seconds=1))

    return die


def test_a_worker_killed_in_the_middle_is_replaced_and_nothing_is_done_twice(
    five: list[Claim], previewed: Previewed, die_at_second_part: Any
) -> None:
    action = confirm(previewed(five))
    die_at_second_part(action)
    action.refresh_from_db()
    assert (action.state, action.done) == (State.RUNNING, 2)
    assert list(BulkAction.objects.waiting(now())) == [action]
    work(action.pk, TODAY)
    action.refresh_from_db()
    assert (action.state, action.changed) == (State.DONE, 5)
    assert set(Claim.objects.values_list("version", flat=True)) == {2}
    assert Event.objects.count() == 5


def test_a_part_that_kills_again_and_again_stops_the_action(
    five: list[Claim], previewed: Previewed, die_at_second_part: Any
) -> None:
    action = confirm(previewed(five))
    for _ in range(3):
        die_at_second_part(action)
    work(action.pk, TODAY)
    action.refresh_from_db()
    assert (action.state, action.changed) == (State.FAILED, 2)
    assert action.failure == "The worker died 3 times at the same place (part 1)."
    assert action.may_go_on
    confirm(action)
    work(action.pk, TODAY)
    action.refresh_from_db()
    assert (action.state, action.changed) == (State.DONE, 5)


def test_who_has_lost_the_lease_writes_nothing(five: list[Claim], previewed: Previewed) -> None:
    action = confirm(previewed(five))
    assert states.take(action.pk, "quick")
    with pytest.raises(states.LeaseLost):
        parts.do_part(action, action.chunks.first(), "slow", TODAY)
    work(action.pk, TODAY)
    assert of_team("SeniorAgent") == set()


def test_it_is_stopped_between_parts_and_gone_on_with(
    five: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    action = confirm(previewed(five))
    services.cancel_bulk_action(action)
    work(action.pk, TODAY)
    action.refresh_from_db()
    assert (action.state, action.done) == (State.CANCELLED, 0)
    confirm(action)
    work(action.pk, TODAY)
    assert len(of_team("SeniorAgent")) == 5


def test_an_undo_leaves_and_lists_what_was_changed_since(
    five: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    action = confirm(previewed(five[:3]))
    Claim.objects.filter(pk=five[0].pk).update(denial_code="CO-1", version=3)
    undo(action, supervisor)
    assert (action.state, action.changed, action.taken_back) == (State.UNDONE, 3, 2)
    assert of_team("SeniorAgent") == {"B-1"}
    assert [pk for part in action.chunks.all() for pk in part.kept] == [five[0].pk]


def test_what_a_person_did_not_agree_to_is_not_done(
    five: list[Claim], previewed: Previewed
) -> None:
    action = previewed(five[:2])
    with pytest.raises(Refused, match="you agreed to 1 for"):
        services.confirm_bulk_action(action, agreed="1 for 100.00", today=TODAY)
    assert of_team("SeniorAgent") == set()


def test_a_second_click_does_nothing_twice(five: list[Claim], previewed: Previewed) -> None:
    action = confirm(previewed(five[:2]))
    with pytest.raises(Refused, match="is done"):
        confirm(action)
    assert Event.objects.count() == 2


def test_nobody_undoes_after_a_week(
    five: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    action = confirm(previewed(five[:2]))
    BulkAction.objects.update(finished_at=now() - timedelta(days=7, seconds=1))
    action.refresh_from_db()
    with pytest.raises(Refused, match="over a week ago"):
        undo(action, supervisor)


@pytest.mark.parametrize("claims", [1, 2])
def test_a_part_costs_the_same_whatever_it_holds(
    claims: int, five: list[Claim], previewed: Previewed, django_assert_num_queries: Any
) -> None:
    action = previewed(five[:claims])
    with django_assert_num_queries(33):
        confirm(action)
