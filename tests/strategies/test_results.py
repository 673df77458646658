"""What campaigns reached: their own claims alone, within the window alone, to the cent."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from arengine.lib.dates import day_start
from claims.choices import ContactResult, EntryKind
from claims.models import Claim, LedgerEntry, Outcome, Touch
from strategies.bulk.results import count_results
from strategies.choices import StepState
from strategies.models import (
    Campaign,
    CampaignResult,
    Enrolment,
    EnrolmentResult,
    StepRun,
    Workflow,
)
from tests.factories import TODAY, OutcomeFactory
from tests.strategies.campaigns import launched

pytestmark = pytest.mark.django_db


def noon(days: int) -> datetime:
    return day_start(TODAY + timedelta(days=days)) + timedelta(hours=12)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def campaign(three: list[Claim], workflow: Workflow, supervisor: User) -> Campaign:
    """Launched on the morning of the day."""
    made = launched(workflow, supervisor, window_days=10)
    morning = noon(0) - timedelta(hours=4)
    Enrolment.objects.update(started_at=morning)
    return made


def touch(claim: Claim, user: User, days: int, contact: str = "", **more: Any) -> Touch:
    outcome = more.pop("outcome", None) or OutcomeFactory()
    return Touch.objects.create(
        claim=claim, user=user, outcome=outcome, contact=contact, at=noon(days), **more
    )


def post(
    claim: Claim, amount: str, days: int, *, recorded: int | None = None, **more: Any
) -> LedgerEntry:
    """So many dollars left the balance on that day."""
    return LedgerEntry.objects.create(
        claim=claim,
        kind=more.pop("kind", EntryKind.PAYMENT),
        amount=-Decimal(amount),
        posted_on=after(days),
        recorded_at=noon(days if recorded is None else recorded),
        team=claim.team,
        payer=claim.payer,
        facility=claim.facility,
        **more,
    )


def counted(days: int) -> CampaignResult:
    count_results(after(days))
    result = Campaign.objects.get().latest
    assert result.day == after(days)
    return result


def test_nothing_has_happened_on_the_first_day(campaign: Campaign) -> None:
    found = counted(0)
    assert (found.targeted, found.contacted, found.collected, found.success_rate) == (
        3,
        0,
        Decimal("0.00"),
        Decimal("0.0000"),
    )
    assert (found.average_days, found.open_claims, found.open_balance) == (
        None,
        3,
        Decimal("600.00"),
    )
    assert not EnrolmentResult.objects.exists()


def test_a_touch_contacts_and_a_decisive_one_is_an_answer(
    campaign: Campaign, three: list[Claim], supervisor: User
) -> None:
    touch(three[0], supervisor, 1, ContactResult.NO_ANSWER)
    touch(three[1], supervisor, 2, ContactResult.REACHED)
    touch(three[2], supervisor, 2, outcome=Outcome.objects.get(code="INPROC"))
    found = counted(2)
    assert (found.contacted, found.answered) == (3, 2)
    kept = EnrolmentResult.objects.get(enrolment__claim=three[0])
    assert (kept.contacted_on, kept.answered_on) == (after(1), None)


def test_a_touch_before_the_enrolment_after_the_window_or_taken_back_counts_nothing(
    campaign: Campaign, three: list[Claim], supervisor: User
) -> None:
    touch(three[0], supervisor, -1)
    touch(three[1], supervisor, 11)
    wrong = touch(three[2], supervisor, 1)
    assert counted(1).contacted == 1
    touch(three[2], supervisor, 2, corrects=wrong, outcome=OutcomeFactory(code="again"))
    assert counted(1).contacted == 0


def test_a_step_carried_out_is_a_contact_and_one_in_house_is_not(
    campaign: Campaign, three: list[Claim]
) -> None:
    first, second = campaign.version.steps.order_by("position")
    type(second).objects.filter(pk=second.pk).update(channel="review")
    for claim, step in zip(three, (first, second), strict=False):
        StepRun.objects.create(
            enrolment=claim.enrolments.get(),
            step=step,
            state=StepState.DONE,
            due_on=TODAY,
            done_on=after(1),
        )
    assert counted(1).contacted == 1


def test_collected_are_payments_of_the_window_net_of_reversals_to_the_cent(
    campaign: Campaign, three: list[Claim]
) -> None:
    post(three[0], "40.10", 3)
    post(three[0], "9.91", 10)
    post(three[0], "5.00", 11)
    post(three[1], "20.00", -1, recorded=1)
    post(three[1], "30.00", 0, recorded=-1)
    wrong = post(three[2], "300.00", 2)
    assert counted(10).collected == Decimal("350.01")
    post(three[2], "-300.00", 12, reverses=wrong)
    found = counted(12)
    assert (found.collected, found.paid_claims) == (Decimal("50.01"), 1)
    assert (found.average_days, found.success_rate) == (Decimal("3.0"), Decimal("0.3333"))


def test_a_claim_of_which_nothing_is_left_is_resolved_however_that_came(
    campaign: Campaign, three: list[Claim]
) -> None:
    post(three[0], "60.00", 2)
    post(three[0], "40.00", 4, kind=EntryKind.WRITE_OFF)
    post(three[1], "199.99", 4)
    found = counted(5)
    assert (found.resolved, found.paid_claims, found.collected) == (1, 2, Decimal("259.99"))
    kept = EnrolmentResult.objects.get(enrolment__claim=three[0])
    assert (kept.resolved_on, kept.paid_on, kept.collected) == (
        after(4),
        after(2),
        Decimal("60.00"),
    )


def test_a_claim_outside_the_campaign_counts_nothing(campaign: Campaign) -> None:
    post(Claim.objects.get(claim_number="other"), "10.00", 1)
    assert counted(1).collected == Decimal("0.00")


def test_the_same_day_again_writes_nothing(
    campaign: Campaign, three: list[Claim], supervisor: User
) -> None:
    post(three[0], "10.00", 1)
    touch(three[0], supervisor, 1)
    counted(1)
    rows = "SELECT xmin::text FROM {} ORDER BY 1"
    tables = ("strategies_enrolmentresult", "strategies_campaignresult", "strategies_campaign")

    def versions() -> list[Any]:
        with connection.cursor() as cursor:
            found = []
            for table in tables:
                cursor.execute(rows.format(table))
                found.append(cursor.fetchall())
        return found

    before = versions()
    counted(1)
    assert versions() == before


def test_a_day_before_the_last_one_is_left_as_it_was(
    campaign: Campaign, three: list[Claim]
) -> None:
    counted(2)
    assert count_results(after(1)) == 0
    assert list(CampaignResult.objects.values_list("day", flat=True)) == [after(0), after(2)]


def test_a_completed_campaign_is_counted_until_its_window_closes(campaign: Campaign) -> None:
    Campaign.objects.update(state="completed")
    assert [count_results(after(days)) for days in (10, 11)] == [1, 0]


def test_three_campaigns_take_as_many_statements_as_one(
    campaign: Campaign, django_assert_num_queries: Any
) -> None:
    Campaign.objects.create(**_like(campaign))
    Campaign.objects.create(**_like(campaign))
    with CaptureQueriesContext(connection) as made:
        assert count_results(after(1)) == 3
    written = [one["sql"] for one in made if "INSERT" in one["sql"] or "UPDATE" in one["sql"]]
    assert len(written) == 3


def _like(campaign: Campaign) -> dict[str, Any]:
    copied = ("workflow_id", "owner_id", "goal", "starts_on", "ends_on", "state", "name")
    return {name: getattr(campaign, name) for name in copied}
