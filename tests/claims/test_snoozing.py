"""Claims put off come back by themselves: on their day, or when a payment posts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from arengine.lib.errors import Refused
from claims.bulk.waking import wake_claims, wake_early
from claims.models import Claim, Event, LedgerEntry, Snooze
from claims.services.ledger import post_entry
from claims.services.snoozing import snooze
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db
WEEK = TODAY + timedelta(days=7)


def put_off(user: User, claim: Claim | None = None, **said: Any) -> Claim:
    words = {"until": WEEK, "reason": "waiting_payer", "today": TODAY, **said}
    return snooze(claim or ClaimFactory(), user=user, **words)


def state(claim: Claim) -> tuple[bool, str]:
    claim.refresh_from_db()
    return claim.is_due, Snooze.objects.get(claim=claim).came_back_by


def test_a_claim_put_off_leaves_the_queue_and_tells_why(general_agent: User) -> None:
    claim = put_off(general_agent)
    assert (claim.is_due, claim.follow_up_on, claim.version) == (False, WEEK, 2)
    event = Event.objects.get(claim=claim)
    assert (event.kind, event.user) == ("snoozed", general_agent)
    assert event.text == "Snoozed until Nov 28, 2026: Payer needs more time."


def test_it_comes_back_on_its_day_and_is_marked(general_agent: User) -> None:
    claim = put_off(general_agent)
    assert wake_claims(WEEK - timedelta(days=1)) == 0
    assert state(claim) == (False, "")
    assert [wake_claims(WEEK), wake_claims(WEEK)] == [1, 0]
    assert state(claim) == (True, "day")


def test_a_follow_up_of_a_touch_comes_back_without_a_mark() -> None:
    claim = ClaimFactory(is_due=False, follow_up_on=TODAY)
    assert wake_claims(TODAY) == 1
    claim.refresh_from_db()
    assert claim.is_due


def test_two_statements_look_for_sleepers(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ClaimFactory.create_batch(3, is_due=False, follow_up_on=TODAY)
    with django_assert_num_queries(4):  # with the savepoint around them
        assert wake_claims(TODAY) == 3


def test_it_comes_back_when_a_payment_posts(general_agent: User) -> None:
    claim = put_off(general_agent, until=None, when_paid=True)
    pay(claim)
    assert state(claim) == (True, "payment")


def test_other_postings_wake_nothing(general_agent: User) -> None:
    claim = put_off(general_agent, until=None, when_paid=True)
    pay(claim, kind="contractual")
    assert state(claim) == (False, "")


def test_a_payment_of_an_import_wakes_it_too(general_agent: User) -> None:
    claim = put_off(general_agent, when_paid=True)
    LedgerEntry.objects.create(
        claim=claim, kind="payment", amount=Decimal(-5), posted_on=TODAY, team=claim.team,
        payer=claim.payer, facility=claim.facility,
    )  # fmt: skip
    assert [wake_early(), wake_early()] == [1, 0]
    assert state(claim) == (True, "payment")


def test_a_payment_from_before_wakes_nothing(general_agent: User) -> None:
    claim = ClaimFactory()
    pay(claim)
    put_off(general_agent, claim, until=None, when_paid=True)
    assert wake_early() == 0


def pay(claim: Claim, kind: str = "payment") -> None:
    post_entry(claim, kind=kind, amount=Decimal(5), posted_on=TODAY, user=None, today=TODAY)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"until": None}, "no_end"),
        ({"until": TODAY}, "until_not_ahead"),
        ({"until": TODAY + timedelta(days=366)}, "until_too_far"),
        ({"reason": "bored"}, "reason_unknown"),
        ({"expected_version": 9}, "stale"),
    ],
)
def test_what_is_refused(general_agent: User, said: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        put_off(general_agent, **said)
    assert refusal.value.code == code
    assert Claim.objects.get().is_due


@pytest.mark.parametrize("said", [{}, {"until": None, "when_paid": True}])
def test_nothing_sleeps_past_its_deadline_unsaid(general_agent: User, said: Any) -> None:
    claim = ClaimFactory(deadline_on=date(2026, 11, 27))
    with pytest.raises(Refused, match="past its deadline on Nov 27, 2026"):
        put_off(general_agent, claim, **said)
    assert not put_off(general_agent, claim, past_deadline=True, **said).is_due


def test_up_to_the_deadline_is_not_past_it(general_agent: User) -> None:
    assert put_off(general_agent, ClaimFactory(deadline_on=WEEK)).follow_up_on == WEEK


@pytest.mark.parametrize("balance", ["0.00", "-5.00"])
def test_only_open_claims_are_put_off(general_agent: User, balance: str) -> None:
    with pytest.raises(Refused, match="Only an open claim"):
        put_off(general_agent, ClaimFactory(balance=Decimal(balance)))


def test_put_off_again_it_sleeps_again(general_agent: User) -> None:
    claim = put_off(general_agent)
    wake_claims(WEEK)
    claim = put_off(general_agent, claim, until=WEEK + timedelta(days=3), today=WEEK)
    assert state(claim) == (False, "")
    assert Snooze.objects.count() == 1
