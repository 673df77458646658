"""The next claim: which one, to whom, for how long."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.models import Claim, Lease
from claims.services.assignment import assign_claim
from claims.services.leases import HELD, let_go, take, take_next
from claims.services.touches import log_touch
from tests.factories import TODAY, ClaimFactory, UserFactory

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def claim(number: str, balance: int = 250, **more: Any) -> Claim:
    amount = Decimal(balance)
    return ClaimFactory(claim_number=number, balance=amount, opening_balance=amount, **more)


def next_of(user: User, now: datetime = NOON) -> str | None:
    found = take_next(user, today=TODAY, now=now)
    return found and found.claim_number


def work_through(user: User) -> list[str]:
    """Every claim of the queue in the order in which it is served."""
    served = []
    while found := take_next(user, today=TODAY, now=NOON):
        served.append(found.claim_number)
        Claim.objects.filter(pk=found.pk).update(is_due=False)
        let_go(user, found)
    return served


def colleague(*teams: str) -> User:
    person = UserFactory()
    person.teams.set(Team.objects.filter(name__in=teams))
    return person


@pytest.mark.django_db
def test_deadlines_go_first_then_own_claims_then_the_highest_score(general_agent: User) -> None:
    claim("FREE-SMALL", 100)
    claim("FREE-LARGE", 900)
    claim("OWN-SMALL", 10, assignee=general_agent)
    claim("OWN-LARGE", 20, assignee=general_agent)
    claim("IN-TWO-DAYS", 1, deadline_on=TODAY + timedelta(days=2))
    claim("TODAY", 1, deadline_on=TODAY)
    claim("OWN-TOMORROW", 1, deadline_on=TODAY + timedelta(days=1), assignee=general_agent)
    claim("TODAY-LARGE", 2_000, deadline_on=TODAY)
    assert work_through(general_agent) == [
        *("TODAY-LARGE", "TODAY", "OWN-TOMORROW", "IN-TWO-DAYS"),
        *("OWN-LARGE", "OWN-SMALL", "FREE-LARGE", "FREE-SMALL"),
    ]


@pytest.mark.django_db
def test_a_deadline_goes_first_from_fourteen_days_before(general_agent: User) -> None:
    claim("LARGE", 9_000)
    far = claim("FAR", 10, deadline_on=TODAY + timedelta(days=15))
    past = claim("PAST", 20, deadline_on=TODAY - timedelta(days=1))
    assert work_through(general_agent) == ["LARGE", past.claim_number, far.claim_number]
    Claim.objects.update(is_due=True)
    Claim.objects.filter(pk=far.pk).update(deadline_on=TODAY + timedelta(days=14))
    assert work_through(general_agent)[0] == "FAR"


@pytest.mark.django_db
def test_the_best_of_several_teams_goes_first() -> None:
    person = colleague("GeneralAgent", "SeniorAgent")
    claim("GENERAL", 300)
    claim("SENIOR", 400, team_name="SeniorAgent")
    claim("GENERAL-LESS", 200)
    claim("ELSEWHERE", 900, team_name="EscalationTeam")
    assert work_through(person) == ["SENIOR", "GENERAL", "GENERAL-LESS"]


@pytest.mark.django_db
def test_what_is_not_to_be_worked_is_not_served(general_agent: User) -> None:
    claim("SLEEPS", is_due=False)
    claim("CREDIT", -5)
    claim("RESOLVED", 0)
    claim("COLLEAGUES", assignee=colleague("GeneralAgent"))
    claim("ELSEWHERE", team_name="SeniorAgent")
    assert next_of(general_agent) is None


@pytest.mark.django_db
def test_an_auditor_is_served_nothing(auditor: User) -> None:
    auditor.teams.set(Team.objects.all())
    claim("FREE")
    assert next_of(auditor) is None


@pytest.mark.django_db
def test_after_a_note_the_next_claim_is_another_one(general_agent: User) -> None:
    first = claim("FIRST", 900)
    claim("SECOND", 100)
    next_of(general_agent)
    log_touch(first, user=general_agent, outcome="NOTE", note="Fax sent", today=TODAY, now=NOON)
    assert Claim.objects.due().filter(pk=first.pk).exists()
    assert next_of(general_agent) == "SECOND"


@pytest.mark.django_db
def test_what_was_touched_today_and_is_due_still_comes_last(general_agent: User) -> None:
    claim("TOUCHED", 900, deadline_on=TODAY, last_touch_at=NOON)
    claim("TOUCHED-BEFORE", 200, last_touch_at=NOON - timedelta(days=1))
    claim("UNTOUCHED", 100)
    assert work_through(general_agent) == ["TOUCHED-BEFORE", "UNTOUCHED", "TOUCHED"]


@pytest.mark.django_db
def test_who_stays_with_a_claim_after_a_note_keeps_it(general_agent: User) -> None:
    first = claim("FIRST", 900)
    claim("SECOND", 100)
    log_touch(first, user=general_agent, outcome="NOTE", note="Fax sent", today=TODAY, now=NOON)
    take(first, user=general_agent, now=NOON)
    assert next_of(general_agent) == "FIRST"


@pytest.mark.django_db
def test_pressing_again_gives_the_claim_in_hand_once_more(general_agent: User) -> None:
    claim("FIRST", 900)
    claim("SECOND", 100)
    assert [next_of(general_agent), next_of(general_agent, NOON + SECOND)] == ["FIRST", "FIRST"]
    assert Lease.objects.get().until == NOON + SECOND + HELD


@pytest.mark.django_db
def test_a_claim_in_hand_is_passed_by_until_its_lease_ends(general_agent: User) -> None:
    claim("FIRST", 900)
    claim("SECOND", 100)
    other = colleague("GeneralAgent")
    assert [next_of(general_agent), next_of(other)] == ["FIRST", "SECOND"]
    third = colleague("GeneralAgent")
    assert next_of(third, NOON + HELD - SECOND) is None
    assert next_of(third, NOON + HELD) == "FIRST"


@pytest.mark.django_db
def test_what_is_let_go_is_served_to_others(general_agent: User) -> None:
    first = claim("FIRST")
    next_of(general_agent)
    assert let_go(colleague("GeneralAgent"), first) == 0
    assert let_go(general_agent, first) == 1
    assert next_of(colleague("GeneralAgent")) == "FIRST"


@pytest.mark.django_db
def test_a_claim_worked_while_in_hand_is_not_given_again(general_agent: User) -> None:
    first = claim("FIRST", 900)
    claim("SECOND", 100)
    next_of(general_agent)
    Claim.objects.filter(pk=first.pk).update(is_due=False)
    assert next_of(general_agent) == "SECOND"


@pytest.mark.django_db
def test_a_named_claim_is_taken_and_comes_first(general_agent: User) -> None:
    claim("FIRST", 900)
    named = claim("NAMED", 100)
    assert take(named, user=general_agent, now=NOON).until == NOON + HELD
    assert next_of(general_agent) == "NAMED"


@pytest.mark.django_db
def test_a_claim_in_other_hands_is_not_taken(general_agent: User) -> None:
    first = claim("FIRST")
    take(first, user=general_agent, now=NOON)
    with pytest.raises(Refused, match="gina has this claim in hand"):
        take(first, user=colleague("GeneralAgent"), now=NOON)
    take(first, user=colleague("GeneralAgent"), now=NOON + HELD)


@pytest.mark.django_db
def test_a_claim_given_to_somebody_else_is_not_in_hand_any_more(
    general_agent: User, supervisor: User
) -> None:
    first, other = claim("FIRST"), colleague("GeneralAgent")
    next_of(general_agent)
    assign_claim(first, team=first.team, assignee=other, user=supervisor, today=TODAY)
    assert [next_of(general_agent), next_of(other)] == [None, "FIRST"]


@pytest.mark.django_db
def test_nine_statements_serve_a_claim(
    general_agent: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        claim(f"C-{number}")
    assert general_agent.team_ids
    # Savepoint (2), claims in hand, days, two empty lanes, the claim, its lease, its row.
    with django_assert_num_queries(9):
        next_of(general_agent)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_people_share_sixty_claims_and_none_is_served_twice() -> None:
    people = [colleague("GeneralAgent", "SeniorAgent") for _ in range(8)]
    for number in range(60):
        claim(f"C-{number}", team_name=("GeneralAgent", "SeniorAgent")[number % 2])
    barrier = Barrier(8)

    def work(person: User) -> list[str]:
        barrier.wait()
        try:
            return work_through(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        served = [number for share in threads.map(work, people) for number in share]
    assert sorted(served) == sorted(f"C-{number}" for number in range(60))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_people_that_press_at_once_have_eight_claims() -> None:
    people = [colleague("GeneralAgent") for _ in range(8)]
    for number in range(8):
        claim(f"C-{number}", deadline_on=date(2026, 11, 22))
    barrier = Barrier(8)

    def press(person: User) -> str | None:
        barrier.wait()
        try:
            return next_of(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sorted(map(str, threads.map(press, people))) == [f"C-{n}" for n in range(8)]
    assert Lease.objects.count() == 8
