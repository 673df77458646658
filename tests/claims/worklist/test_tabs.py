"""Which claims each tab of the worklist holds, and the numbers on them."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from claims.bulk import counts
from claims.bulk.counts import Count
from claims.choices import AdjudicationStatus
from claims.models import Claim, Deadline
from claims.worklist.queue import queue_of
from claims.worklist.tabs import TABS, tab_claims, tab_counts
from tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db


def numbers(tab: str, user: User, today: date) -> set[str]:
    claims = tab_claims(TABS[tab], user, today)
    return set(claims.values_list("claim_number", flat=True))


@pytest.fixture
def claims(today: date) -> None:
    """One claim of every kind, all of one team and of nobody in particular."""
    days = {day: today + timedelta(days=day) for day in (-1, 0, 1, 14, 15)}
    ClaimFactory(claim_number="plain")
    ClaimFactory(claim_number="due", follow_up_on=days[0])
    ClaimFactory(claim_number="overdue", follow_up_on=days[-1])
    ClaimFactory(claim_number="asleep", follow_up_on=days[1], is_due=False, deadline_on=days[14])
    ClaimFactory(claim_number="passed", deadline_on=days[-1])
    ClaimFactory(claim_number="far", deadline_on=days[15])
    ClaimFactory(claim_number="denied", adjudication_status=AdjudicationStatus.DENIED)
    ClaimFactory(claim_number="paid", balance=0, adjudication_status=AdjudicationStatus.DENIED)


@pytest.mark.usefixtures("claims")
def test_the_first_tab_is_what_next_serves(general_agent: User, today: date) -> None:
    served = set(queue_of(general_agent).values_list("claim_number", flat=True))
    assert numbers("queue", general_agent, today) == served


@pytest.mark.usefixtures("claims")
@pytest.mark.parametrize(
    ("tab", "expected"),
    [
        ("queue", {"plain", "due", "overdue", "passed", "far", "denied"}),
        ("due", {"due", "overdue"}),
        ("snoozed", {"asleep"}),
        ("deadlines", {"passed", "asleep"}),
        ("denied", {"denied"}),
        ("all", {"plain", "due", "overdue", "asleep", "passed", "far", "denied", "paid"}),
    ],
)
def test_a_tab_holds(tab: str, expected: set[str], general_agent: User, today: date) -> None:
    assert numbers(tab, general_agent, today) == expected


def test_missed_deadlines_wait_in_a_list_within_their_tab(
    general_agent: User, senior_agent: User, today: date
) -> None:
    for state in ("expired", "signed_off", "running"):
        Deadline.objects.create(
            claim=ClaimFactory(claim_number=state),
            kind="timely_filing",
            due_on=today,
            found_on=today,
            state=state,
            root_cause="payer",
            signed_off_by=general_agent,
        )
    assert numbers("missed", general_agent, today) == {"expired"}
    assert numbers("missed", senior_agent, today) == set()
    assert TABS["missed"].within == "deadlines"


def test_own_tabs_leave_out_what_is_given_to_somebody_else(
    general_agent: User, supervisor: User, today: date
) -> None:
    ClaimFactory(claim_number="mine", assignee=general_agent)
    ClaimFactory(claim_number="theirs", assignee=UserFactory())
    assert numbers("queue", general_agent, today) == {"mine"}
    assert numbers("all", general_agent, today) == {"mine", "theirs"}
    assert numbers("queue", supervisor, today) == {"mine", "theirs"}


@pytest.mark.usefixtures("claims")
def test_a_stranger_sees_nothing_in_any_tab(senior_agent: User, today: date) -> None:
    assert [key for key in TABS if numbers(key, senior_agent, today)] == []
    assert {count.rows for count in tab_counts(senior_agent, today).values()} == {0}


@pytest.mark.usefixtures("claims")
def test_numbers_on_tabs_are_exact_and_cost_two_queries(
    general_agent: User, today: date, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]  # own teams, all the counts
        found = tab_counts(general_agent, today)
    lists = {key: tab_claims(TABS[key], general_agent, today) for key in found}
    assert found == {key: Count(claims.count()) for key, claims in lists.items()}
    assert list(found) == ["queue", "due", "snoozed", "deadlines", "denied"]


def test_counting_ends_at_its_limit(
    general_agent: User, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "COUNTED", 2)
    for _ in range(3):
        ClaimFactory()
    assert tab_counts(general_agent, today)["queue"] == Count(2, more=True)
    assert str(Count(10_000, more=True)) == "10,000+"


def test_tabs_that_are_not_open_are_counted_less_far(
    general_agent: User, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "COUNTED", 3)
    monkeypatch.setattr(counts, "GLANCED", 1)
    for _ in range(3):
        ClaimFactory(adjudication_status=AdjudicationStatus.DENIED)
    found = tab_counts(general_agent, today, "denied")
    assert (found["denied"], found["queue"]) == (Count(3), Count(1, more=True))


def test_mine_and_nobodys_are_counted_and_others_are_not(general_agent: User, today: date) -> None:
    ClaimFactory()
    ClaimFactory(assignee=general_agent)
    ClaimFactory(assignee=UserFactory())
    assert tab_counts(general_agent, today)["queue"] == Count(2)


def test_nothing_is_asked_where_nothing_is_counted(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert counts.capped_counts({}) == {}


def test_somebody_without_a_team_has_an_empty_worklist(db: None, today: date) -> None:
    ClaimFactory()
    assert tab_counts(UserFactory(), today)["queue"] == Count(0)
    assert Claim.objects.count() == 1
