"""Statuses, holds and follow-ups in bulk: by the same rules as one claim's."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from claims.choices import CameBack
from claims.models import Claim, Lease, Snooze
from claims.services.snoozing import snooze
from claims.services.statuses import move_statuses
from tests.claims.bulk_actions.conftest import Previewed, confirm, undo
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db
UNTIL = TODAY + timedelta(days=3)
MOVED = ("adjudication_status", "work_status", "responsibility", "disposition")
TURN = ("is_due", "follow_up_on")


def row(claim: Claim) -> dict[str, Any]:
    return Claim.objects.values(*MOVED, *TURN).get(pk=claim.pk)


def refused(action: Any) -> dict[str, int]:
    return {each["why"]: each["claims"] for each in action.preview["refused"]}


def snoozed(claim: Claim) -> tuple[bool, str]:
    found = Snooze.objects.get(claim=claim)
    return found.came_back_at is None, found.came_back_by


@pytest.mark.parametrize(
    ("standing", "named"),
    [
        ({}, {"work_status": "waiting_payer"}),
        ({"adjudication_status": "denied"}, {"work_status": "appealed_level_1"}),
        ({}, {"work_status": "closed", "disposition": "moved_to_patient"}),
        (
            {"responsibility": "secondary_payer"},
            {"work_status": "closed", "disposition": "billed_next"},
        ),
        ({"work_status": "closed", "disposition": "not_ours"}, {"work_status": "in_progress"}),
        ({"adjudication_status": "pending"}, {"adjudication_status": "paid"}),
        ({"balance": 0, "work_status": "closed"}, {"responsibility": "none"}),
    ],
)
def test_a_claim_comes_to_stand_as_by_itself(
    standing: dict[str, Any],
    named: dict[str, Any],
    five: list[Claim],
    previewed: Previewed,
    supervisor: User,
) -> None:
    alone, among = ClaimFactory(**standing), ClaimFactory(**standing)
    move_statuses(alone, user=supervisor, today=TODAY, reason="Agreed", **named)
    confirm(previewed([among], "status", reason="Agreed", **named))
    assert row(among) == row(alone)
    by_hand, in_bulk = alone.events.get(), among.events.get()
    assert (in_bulk.kind, in_bulk.text) == (by_hand.kind, by_hand.text)


def test_what_the_table_of_moves_refuses_is_counted_with_its_words(
    five: list[Claim], previewed: Previewed
) -> None:
    Claim.objects.filter(pk=five[0].pk).update(work_status="appealed_level_2")
    Claim.objects.filter(pk=five[1].pk).update(work_status="appealed_level_1")
    Claim.objects.filter(pk=five[2].pk).update(adjudication_status="not_on_file")
    action = previewed(five, "status", work_status="appealed_level_1")
    assert action.preview["claims"] == 2
    assert refused(action) == {
        "an appeal goes up a level, never down": 1,
        "it stands so already": 1,
        "the payer does not have the claim, so there is nothing to appeal: send it first": 1,
    }


def test_closing_with_a_balance_asks_for_a_disposition(
    five: list[Claim], previewed: Previewed
) -> None:
    action = previewed(five, "status", work_status="closed")
    assert refused(action) == {
        "the balance is not zero: say why the claim is closed all the same": 5
    }


def test_standings_are_told_in_each_story(five: list[Claim], previewed: Previewed) -> None:
    Claim.objects.filter(pk=five[1].pk).update(work_status="in_progress")
    action = confirm(previewed(five[:2], "status", work_status="pended", reason="Audit"))
    assert action.words == "Move to Pended"
    assert [claim.events.get().text for claim in five[:2]] == [
        "With us: New → Pended: Audit",
        "With us: In progress → Pended: Audit",
    ]


@pytest.mark.parametrize(
    ("kind", "reason", "left_out"),
    [
        ("hold", "", {"its deadline comes before that day": 1}),
        ("hold", "Agreed", {"its deadline comes before that day": 1}),
        ("follow_up", "", {"its deadline comes before that day: say why": 1}),
        ("follow_up", "Agreed", {}),
    ],
)
def test_a_deadline_before_the_day_is_not_slept_through(
    kind: str, reason: str, left_out: dict[str, int], five: list[Claim], previewed: Previewed
) -> None:
    Claim.objects.filter(pk=five[0].pk).update(deadline_on=UNTIL - timedelta(days=1))
    Claim.objects.filter(pk=five[1].pk).update(deadline_on=UNTIL)
    action = previewed(five, kind, until=UNTIL.isoformat(), reason=reason)
    assert refused(action) == left_out


@pytest.mark.parametrize("kind", ["hold", "follow_up"])
def test_it_leaves_every_hand_and_ends_a_snooze_until_it_is_taken_back(
    kind: str, five: list[Claim], previewed: Previewed, supervisor: User, general_agent: User
) -> None:
    snooze(five[0], user=general_agent, until=None, reason="not_now", today=TODAY, when_paid=True)
    later = timezone.now() + timedelta(minutes=15)
    Lease.objects.create(claim=five[1], user=general_agent, until=later)
    before = row(five[0])
    action = confirm(previewed(five[:2], kind, until=UNTIL.isoformat(), reason=""))
    assert not Lease.objects.exists()
    assert snoozed(five[0]) == (False, CameBack.PERSON)
    undo(action, supervisor)
    assert row(five[0]) == before
    assert snoozed(five[0]) == (True, "")


@pytest.mark.parametrize(
    ("kind", "said"),
    [("release", {"reason": ""}), ("status", {"work_status": "closed", "disposition": "not_ours"})],
)
def test_a_claim_that_leaves_its_queue_leaves_every_hand(
    kind: str,
    said: dict[str, str],
    five: list[Claim],
    previewed: Previewed,
    supervisor: User,
    general_agent: User,
) -> None:
    Claim.objects.update(assigned_by_hand=True)
    later = timezone.now() + timedelta(minutes=15)
    for claim in five[:2]:
        Lease.objects.create(claim=claim, user=general_agent, until=later)
    action = confirm(previewed(five[:1], kind, **said))
    assert [lease.claim for lease in Lease.objects.all()] == [five[1]]
    Lease.objects.create(claim=five[0], user=supervisor, until=later)
    undo(action, supervisor)
    assert [lease.claim for lease in Lease.objects.all()] == [five[1]]


def test_a_status_that_keeps_a_claim_at_work_keeps_it_in_hand(
    five: list[Claim], previewed: Previewed, general_agent: User
) -> None:
    later = timezone.now() + timedelta(minutes=15)
    Lease.objects.create(claim=five[0], user=general_agent, until=later)
    confirm(previewed(five[:1], "status", work_status="in_progress"))
    assert Lease.objects.get().claim == five[0]
