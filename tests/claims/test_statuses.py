"""Moving a claim's statuses by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from arengine.lib.errors import Refused, Stale
from claims.choices import AdjudicationStatus, Disposition, Responsibility, WorkStatus
from claims.models import Claim, Event
from claims.services.ledger import post_entry, reverse_entry
from claims.services.statuses import move_statuses
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db


def refusal(claim: Claim, user: User, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        move_statuses(claim, user=user, today=TODAY, **named)
    claim.refresh_from_db()
    assert (claim.version, Event.objects.count()) == (1, 0)
    return refused.value.code


def test_a_move_is_written_once_and_told(supervisor: User) -> None:
    claim = move_statuses(
        ClaimFactory(),
        user=supervisor,
        today=TODAY,
        adjudication_status=AdjudicationStatus.DENIED,
        denial_code="CO-50",
        denied_on=date(2026, 11, 10),
        work_status=WorkStatus.WAITING_INTERNAL,
        reason="Records wanted",
    )
    assert (claim.adjudication_status, claim.denial_code) == ("denied", "CO-50")
    assert (claim.work_status, claim.denied_on) == ("waiting_internal", date(2026, 11, 10))
    assert (claim.version, claim.is_due) == (2, True)
    event = Event.objects.get()
    assert (event.user, event.kind) == (supervisor, "moved")
    assert event.text == (
        "With the payer: Unknown → Denied; With us: New → Waiting for another department; "
        "Denial code: nothing → CO-50; Denied on: nothing → 2026-11-10: Records wanted"
    )


def test_moving_to_where_it_is_changes_nothing(supervisor: User) -> None:
    claim = move_statuses(ClaimFactory(), user=supervisor, today=TODAY, work_status="new")
    assert (claim.version, Event.objects.count()) == (1, 0)


def test_what_the_table_refuses_is_refused(supervisor: User) -> None:
    claim = ClaimFactory(work_status=WorkStatus.PENDED)
    assert refusal(claim, supervisor, work_status="new") == "move_not_allowed"


def test_a_page_that_is_old_is_told(supervisor: User) -> None:
    with pytest.raises(Stale):
        move_statuses(
            ClaimFactory(version=3),
            user=supervisor,
            today=TODAY,
            work_status=WorkStatus.PENDED,
            expected_version=2,
        )


@pytest.mark.parametrize(
    ("denied_on", "code"),
    [
        (TODAY + timedelta(days=2), "denied_in_future"),
        (TODAY - timedelta(days=46), "denied_before_service"),
    ],
)
def test_an_impossible_date_of_denial_is_refused(
    supervisor: User, denied_on: date, code: str
) -> None:
    claim = ClaimFactory(days=45)
    named = {"adjudication_status": AdjudicationStatus.DENIED, "denied_on": denied_on}
    assert refusal(claim, supervisor, **named) == code


def test_a_denial_code_goes_with_a_denial(supervisor: User) -> None:
    assert refusal(ClaimFactory(), supervisor, denial_code="CO-50") == "not_denied"


def test_closing_with_a_balance_needs_a_disposition(supervisor: User) -> None:
    assert refusal(ClaimFactory(), supervisor, work_status="closed") == "move_not_allowed"


def test_a_claim_closed_with_a_balance_leaves_the_queue_for_45_days(supervisor: User) -> None:
    claim = move_statuses(
        ClaimFactory(),
        user=supervisor,
        today=TODAY,
        work_status=WorkStatus.CLOSED,
        disposition=Disposition.MOVED_TO_PATIENT,
    )
    assert (claim.disposition, claim.responsibility) == ("moved_to_patient", "patient")
    assert (claim.is_due, claim.follow_up_on) == (False, date(2027, 1, 5))
    text = "With us: New → Closed; Owed by: Primary payer → Patient; Disposition: "
    assert Event.objects.get().text == text + "nothing → Moved to the patient."


def test_a_reopened_claim_is_due_without_its_disposition(supervisor: User) -> None:
    claim = ClaimFactory(
        work_status=WorkStatus.CLOSED,
        disposition=Disposition.DUPLICATE,
        is_due=False,
        follow_up_on=TODAY,
    )
    claim = move_statuses(claim, user=supervisor, today=TODAY, work_status="in_progress")
    assert (claim.work_status, claim.disposition) == ("in_progress", "")
    assert (claim.is_due, claim.follow_up_on) == (True, None)


def test_a_settled_claim_that_is_owed_again_forgets_its_disposition(supervisor: User) -> None:
    claim = ClaimFactory(work_status=WorkStatus.CLOSED, disposition=Disposition.PAID_UNPOSTED)
    entry = post_entry(
        claim,
        kind="payment",
        amount=Decimal("250.00"),
        posted_on=TODAY,
        user=supervisor,
        today=TODAY,
    )
    reverse_entry(entry, user=supervisor, reason="Another claim's", today=TODAY)
    claim.refresh_from_db()
    assert (claim.work_status, claim.disposition) == (WorkStatus.IN_PROGRESS, "")
    assert claim.responsibility == Responsibility.PRIMARY
