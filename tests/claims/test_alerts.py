"""Notices at 14, 7 and 3 days: once each, to whoever works the claim, and the claim is woken."""

from datetime import timedelta

import pytest

from accounts.models import Notice, User
from claims.models import Claim, Deadline
from claims.services.alerts import alert_deadlines
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db


def due_in(days: int, **columns: object) -> Claim:
    claim = ClaimFactory(**columns)
    Deadline.objects.create(
        claim=claim, kind="timely_filing", due_on=TODAY + timedelta(days=days), found_on=TODAY
    )
    return claim


def texts(person: User) -> list[str]:
    return list(Notice.objects.filter(user=person).order_by("id").values_list("text", flat=True))


def test_each_mark_is_told_once(general_agent: User) -> None:
    due_in(20, claim_number="C-1", assignee=general_agent)
    told = [alert_deadlines(TODAY + timedelta(days=passed)) for passed in range(22)]
    assert [passed for passed, claims in enumerate(told) if claims] == [6, 13, 17]
    assert texts(general_agent) == [
        "Claim C-1 has a deadline in 14 days or less.",
        "Claim C-1 has a deadline in 7 days or less.",
        "Claim C-1 has a deadline in 3 days or less.",
    ]


def test_a_deadline_that_begins_near_is_told_at_its_own_mark(general_agent: User) -> None:
    due_in(5, claim_number="C-1", assignee=general_agent)
    assert (alert_deadlines(TODAY), alert_deadlines(TODAY)) == (1, 0)
    assert texts(general_agent) == ["Claim C-1 has a deadline in 7 days or less."]


def test_many_are_told_in_one_notice(general_agent: User) -> None:
    for _ in range(3):
        due_in(14, assignee=general_agent)
    assert alert_deadlines(TODAY) == 3
    notice = Notice.objects.get()
    assert notice.text == "3 claims have a deadline in 14 days or less."
    assert notice.link == "/deadlines?days=14"


def test_the_lead_is_told_of_claims_that_nobody_at_work_has(general_agent: User) -> None:
    lead = User.objects.create(username="lead")
    general_agent.is_active = False
    general_agent.save()
    for assignee in (None, general_agent):
        claim = due_in(3, assignee=assignee)
        claim.team.lead = lead
        claim.team.save()
    assert alert_deadlines(TODAY) == 2
    assert texts(lead) == ["2 claims have a deadline in 3 days or less."]
    assert texts(general_agent) == []


def test_a_claim_put_off_is_to_be_worked_again(general_agent: User) -> None:
    claim = due_in(7, assignee=general_agent, is_due=False)
    later = due_in(30, is_due=False)
    alert_deadlines(TODAY)
    woken = Claim.objects.filter(pk__in=[claim.pk, later.pk], is_due=True)
    assert list(woken.values_list("pk", flat=True)) == [claim.pk]


def test_what_ran_out_is_not_told_again(general_agent: User) -> None:
    due_in(-1, assignee=general_agent)
    assert (alert_deadlines(TODAY), texts(general_agent)) == (0, [])
