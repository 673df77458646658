"""The list filters that the desk's figures open."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.choices import Role
from accounts.models import Team, User
from claims.filters.claims import filter_claims, read_filter
from claims.models import Claim, Touch
from tests.factories import SEES_ALL, TODAY, ClaimFactory, OutcomeFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
YESTERDAY = TODAY - timedelta(days=1)


def listed(query: str) -> set[str]:
    asked = read_filter(QueryDict(query), SEES_ALL)
    return set(
        filter_claims(Claim.objects.all(), asked, TODAY).values_list("claim_number", flat=True)
    )


def test_due_is_now_today_or_overdue() -> None:
    ClaimFactory(claim_number="never")
    ClaimFactory(claim_number="today", follow_up_on=TODAY)
    ClaimFactory(claim_number="over", follow_up_on=YESTERDAY)
    ClaimFactory(claim_number="later", follow_up_on=TODAY + timedelta(days=1), is_due=False)
    assert listed("due=now") == {"never", "today", "over"}
    assert listed("due=today") == {"today"}
    assert listed("due=overdue") == {"over"}


def test_untouched_counts_from_the_last_touch_else_from_the_age() -> None:
    old = datetime(2026, 10, 21, 23, 59, tzinfo=UTC)
    ClaimFactory(claim_number="worked-31", days=400, last_touch_at=old)
    ClaimFactory(claim_number="worked-30", days=400, last_touch_at=old + timedelta(minutes=2))
    ClaimFactory(claim_number="never-31", days=31)
    ClaimFactory(claim_number="never-30", days=30)
    assert listed("untouched_days=30") == {"worked-31", "never-31"}
    assert listed("untouched_days=45") == set()


def test_free_for_is_given_to_the_person_or_to_nobody() -> None:
    ana, ben = UserFactory(username="ana"), UserFactory(username="ben")
    ClaimFactory(claim_number="hers", assignee=ana)
    ClaimFactory(claim_number="his", assignee=ben)
    ClaimFactory(claim_number="free")
    assert listed("free_for=ana") == {"hers", "free"}


def test_touched_by_whom_and_when_without_what_was_taken_back() -> None:
    ana, ben = UserFactory(username="ana"), UserFactory(username="ben")
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def touch(number: str, user: User, at: datetime) -> Touch:
        claim = ClaimFactory(claim_number=number)
        return Touch.objects.create(claim=claim, user=user, at=at, outcome=OutcomeFactory())

    touch("a", ana, noon)
    touch("b", ben, noon)
    touch("old", ana, noon - timedelta(days=1))
    wrong = touch("wrong", ana, noon)
    Touch.objects.create(claim=wrong.claim, user=ana, at=noon, corrects=wrong)
    assert listed("touched_by=ana") == {"a", "old"}
    assert listed("touched_on=2026-11-21") == {"a", "b"}
    assert listed("touched_by=ana&touched_on=2026-11-21") == {"a"}


def test_in_no_queue_is_what_nobody_can_be_handed() -> None:
    general = Team.objects.get(name="GeneralAgent")
    ana, gone = UserFactory(username="ana"), UserFactory(username="gone", is_active=False)
    boss = UserFactory(username="boss", role=Role.SUPERVISOR)
    ana.teams.add(general)
    gone.teams.add(general)
    ClaimFactory(claim_number="free")
    ClaimFactory(claim_number="hers", assignee=ana)
    ClaimFactory(claim_number="the-boss's", assignee=boss)
    ClaimFactory(claim_number="team-without-people", team_name="SeniorAgent")
    ClaimFactory(claim_number="of-one-who-left", assignee=gone)
    ClaimFactory(claim_number="of-another-team", assignee=ana, team_name="SeniorAgent")
    assert listed("queue=none") == {"team-without-people", "of-one-who-left", "of-another-team"}


@pytest.mark.parametrize(
    "query", ["due=soon", "untouched_days=0", "queue=mine", "touched_on=today", "free_for=nobody"]
)
def test_what_cannot_be_read_is_refused(query: str) -> None:
    with pytest.raises(ValidationError):
        listed(query)
