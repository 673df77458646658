"""A touch moves statuses and dates, is undone, corrected, and refused where it cannot be."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from arengine.lib.errors import Refused, Stale
from claims.choices import DayKind
from claims.models import Claim, Draft, FollowUpRule, Outcome, Snooze, Touch
from claims.services.snoozing import snooze
from claims.services.touch_corrections import correct_touch, take_back_touch
from claims.services.touches import log_touch
from tests.factories import TODAY, ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MOVED = ("adjudication_status", "work_status", "responsibility", "follow_up_on", "is_due")


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory()


def log(claim: Claim, user: User, outcome: str = "INPROC", **said: Any) -> Touch:
    said = {"today": TODAY, "now": NOW} | said
    touch = log_touch(claim, user=user, outcome=outcome, **said)
    claim.refresh_from_db()
    return touch


def refusal(verb: Any, *given: Any, **said: Any) -> str:
    with pytest.raises(Refused) as refused:
        verb(*given, **said)
    return refused.value.code


def state(claim: Claim) -> dict[str, Any]:
    claim.refresh_from_db()
    return {column: getattr(claim, column) for column in MOVED}


def test_an_outcome_moves_the_claim_and_sets_the_next_action(
    claim: Claim, general_agent: User
) -> None:
    touch = log(claim, general_agent, note="Rep said 2 weeks", contact="reached", minutes=12)
    assert state(claim) == {
        "adjudication_status": "pending",
        "work_status": "waiting_payer",
        "responsibility": "primary_payer",
        "follow_up_on": date(2026, 12, 5),
        "is_due": False,
    }
    assert (claim.touch_count, claim.idle_touches, claim.last_touch_at) == (1, 1, NOW)
    assert (touch.note, touch.contact, touch.minutes) == ("Rep said 2 weeks", "reached", 12)
    assert touch.moved == {
        "adjudication_status": ["unknown", "pending"],
        "work_status": ["new", "waiting_payer"],
        "follow_up_on": [None, "2026-12-05"],
        "is_due": [True, False],
    }


def test_progress_starts_the_count_of_idle_touches_again(claim: Claim, general_agent: User) -> None:
    log(claim, general_agent)
    log(claim, general_agent, "PEND-REVIEW")
    assert (claim.touch_count, claim.idle_touches) == (2, 2)
    log(claim, general_agent, "REPROC")
    assert (claim.touch_count, claim.idle_touches) == (3, 0)


def test_a_note_leaves_dates_and_statuses(claim: Claim, general_agent: User) -> None:
    log(claim, general_agent)
    before = state(claim)
    assert log(claim, general_agent, "NOTE", note="Fax arrived").moved == {}
    assert (state(claim), claim.touch_count) == (before, 2)


def test_a_denial_keeps_its_code_and_date(claim: Claim, general_agent: User) -> None:
    log(claim, general_agent, "DEN-AUTH", denial_code="CO-197", denied_on=date(2026, 11, 10))
    assert (claim.adjudication_status, claim.denial_code) == ("denied", "CO-197")
    assert claim.denied_on == date(2026, 11, 10)


def test_a_denial_starts_the_appeals_clock_and_taking_it_back_stops_it(
    claim: Claim, general_agent: User
) -> None:
    touch = log(claim, general_agent, "DEN-AUTH", denial_code="CO-197", denied_on=TODAY)
    claim.refresh_from_db()
    assert claim.deadline_on is not None
    assert claim.deadline_on > TODAY
    take_back_touch(touch, user=general_agent, now=touch.at)
    claim.refresh_from_db()
    assert claim.deadline_on is None


def test_a_date_that_is_said_counts(claim: Claim, general_agent: User) -> None:
    log(claim, general_agent, follow_up_on=date(2026, 11, 30))
    assert claim.follow_up_on == date(2026, 11, 30)


def test_a_claim_to_be_worked_today_stays_due(claim: Claim, general_agent: User) -> None:
    log(claim, general_agent, follow_up_on=TODAY)
    assert (claim.follow_up_on, claim.is_due) == (TODAY, True)


def rule(days: int, **whose: Any) -> FollowUpRule:
    given = {"effective_from": date(2026, 1, 1), "source": "Manual", **whose}
    outcome = Outcome.objects.get(code="INPROC")
    return FollowUpRule.objects.create(outcome=outcome, days=days, **given)


def test_the_payers_rule_goes_before_its_lines_and_a_later_one_before_an_earlier(
    claim: Claim, general_agent: User
) -> None:
    rule(9, line_of_business="commercial")
    log(claim, general_agent)
    assert claim.follow_up_on == TODAY + timedelta(days=9)
    rule(5, payer=claim.payer)
    rule(6, payer=claim.payer, effective_from=TODAY)
    rule(7, payer=claim.payer, effective_from=TODAY + timedelta(days=1))
    rule(3, payer=ClaimFactory().payer)
    log(claim, general_agent)
    assert claim.follow_up_on == TODAY + timedelta(days=6)


def test_working_days_leave_out_weekend_and_holiday(claim: Claim, general_agent: User) -> None:
    rule(4, payer=claim.payer, day_kind=DayKind.WORKING)
    log(claim, general_agent)
    # From Saturday: Monday, Tuesday, Wednesday, not Thanksgiving, Friday.
    assert claim.follow_up_on == date(2026, 11, 27)


def test_what_nobody_said_ends_at_the_deadline(general_agent: User) -> None:
    claim = ClaimFactory(deadline_on=date(2026, 11, 27))
    log(claim, general_agent)
    assert claim.follow_up_on == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("outcome", "said", "code"),
    [
        ("NOPE", {}, "outcome_unknown"),
        ("A\0", {}, "outcome_unknown"),
        ("ESC", {}, "note_needed"),
        ("ESC", {"note": "  "}, "note_needed"),
        ("PROMISE", {}, "date_needed"),
        ("INPROC", {"minutes": 601}, "minutes_impossible"),
        ("INPROC", {"follow_up_on": date(2026, 11, 20)}, "follow_up_past"),
        ("INPROC", {"follow_up_on": date(2027, 11, 23)}, "follow_up_far"),
        ("INPROC", {"follow_up_on": date(2026, 12, 2)}, "follow_up_after_deadline"),
        ("APPEAL-UPHELD", {}, "no_appeal"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    outcome: str, said: dict[str, Any], code: str, general_agent: User
) -> None:
    claim = ClaimFactory(deadline_on=date(2026, 12, 1))
    assert refusal(log, claim, general_agent, outcome, **said) == code
    claim.refresh_from_db()
    assert (claim.version, Touch.objects.count()) == (1, 0)


def test_an_outcome_out_of_use_is_refused(claim: Claim, general_agent: User) -> None:
    Outcome.objects.filter(code="INPROC").update(is_active=False)
    assert refusal(log, claim, general_agent) == "outcome_unknown"


def test_a_date_after_the_deadline_needs_its_reason(general_agent: User) -> None:
    claim = ClaimFactory(deadline_on=date(2026, 12, 1))
    log(claim, general_agent, follow_up_on=date(2026, 12, 2), reason="Extension granted")
    assert claim.follow_up_on == date(2026, 12, 2)


def test_what_the_payer_does_not_have_is_not_appealed(claim: Claim, general_agent: User) -> None:
    log(claim, general_agent, "NOF")
    assert refusal(log, claim, general_agent, "APPEAL-SENT") == "move_not_allowed"


def test_a_settled_claim_takes_no_work(general_agent: User) -> None:
    claim = ClaimFactory(balance=0, work_status="closed", responsibility="none")
    assert refusal(log, claim, general_agent) == "move_not_allowed"
    log(claim, general_agent, "PAID-POSTED")
    assert (claim.work_status, claim.follow_up_on) == ("closed", None)


def test_a_withdrawn_claim_is_refused(general_agent: User) -> None:
    claim = ClaimFactory(balance=0, withdrawn_at=NOW)
    assert refusal(log, claim, general_agent) == "claim_withdrawn"


def test_an_appeal_is_decided_though_the_claim_moved_on(claim: Claim, general_agent: User) -> None:
    log(claim, general_agent, "DEN")
    log(claim, general_agent, "APPEAL-SENT")
    log(claim, general_agent, "INPROC")
    log(claim, general_agent, "APPEAL-OVERTURNED")
    assert claim.work_status == "waiting_payer"


def test_a_stale_page_is_refused(claim: Claim, general_agent: User) -> None:
    log(claim, general_agent, expected_version=1)
    with pytest.raises(Stale):
        log(claim, general_agent, expected_version=1)
    assert Touch.objects.count() == 1


def test_a_form_sent_twice_is_one_touch(claim: Claim, general_agent: User) -> None:
    form = uuid.uuid4()
    first = log(claim, general_agent, expected_version=1, form=form)
    assert log(claim, general_agent, expected_version=1, form=form) == first
    assert (Touch.objects.count(), claim.touch_count, claim.version) == (1, 1, 2)


def test_anothers_form_is_not_mine(claim: Claim, general_agent: User) -> None:
    form = uuid.uuid4()
    log(claim, UserFactory(), expected_version=1, form=form)
    with pytest.raises(Stale):
        log(claim, general_agent, expected_version=1, form=form)


def test_a_draft_goes_with_its_touch(claim: Claim, general_agent: User) -> None:
    Draft.objects.create(user=general_agent, claim=claim, said={"note": "x"}, saved_at=NOW)
    other = Draft.objects.create(user=UserFactory(), claim=claim, said={}, saved_at=NOW)
    log(claim, general_agent)
    assert list(Draft.objects.all()) == [other]


def test_logging_costs_eight_statements(
    claim: Claim, general_agent: User, django_assert_num_queries: Any
) -> None:
    log(claim, general_agent)
    # The claim, its payer; the version of the small tables for outcomes, rules and weights; claim,
    # desk, touch; and the two ends of the test's savepoint.
    with django_assert_num_queries(10):
        log_touch(
            claim, user=general_agent, outcome="INPROC", today=TODAY, now=NOW, expected_version=2
        )


def test_its_author_undoes_it_at_once(claim: Claim, general_agent: User) -> None:
    before = state(claim)
    touch = log(claim, general_agent)
    taken = take_back_touch(touch, user=general_agent, now=NOW + timedelta(seconds=10))
    assert state(claim) == before
    assert (claim.touch_count, claim.idle_touches, claim.last_touch_at) == (0, 0, None)
    assert (taken.corrects, taken.outcome) == (touch, None)
    assert not Touch.objects.standing().exists()


def test_later_it_takes_a_reason(claim: Claim, general_agent: User) -> None:
    touch, later = log(claim, general_agent), NOW + timedelta(minutes=1)
    assert refusal(take_back_touch, touch, user=general_agent, now=later) == "reason_needed"
    take_back_touch(touch, user=general_agent, now=later, reason="Wrong claim")
    assert claim.touches.first().reason == "Wrong claim"  # type: ignore[union-attr]


def test_a_supervisor_needs_a_reason_at_once(
    claim: Claim, general_agent: User, supervisor: User
) -> None:
    touch = log(claim, general_agent)
    assert refusal(take_back_touch, touch, user=supervisor, now=NOW) == "reason_needed"
    take_back_touch(touch, user=supervisor, now=NOW, reason="Training")


def test_a_colleague_takes_nothing_back(claim: Claim, general_agent: User) -> None:
    touch = log(claim, UserFactory())
    code = refusal(take_back_touch, touch, user=general_agent, now=NOW, reason="Mine")
    assert code == "not_yours"


def test_what_was_taken_back_is_not_taken_back_again(claim: Claim, general_agent: User) -> None:
    touch = log(claim, general_agent)
    taken = take_back_touch(touch, user=general_agent, now=NOW)
    assert refusal(take_back_touch, touch, user=general_agent, now=NOW) == "already_corrected"
    assert refusal(take_back_touch, taken, user=general_agent, now=NOW) == "is_taking_back"


def test_what_was_moved_since_stays_as_it_is(claim: Claim, general_agent: User) -> None:
    first = log(claim, general_agent)
    log(claim, general_agent, "DEN", now=NOW + timedelta(hours=1))
    take_back_touch(first, user=general_agent, now=NOW + timedelta(hours=2), reason="Other claim")
    claim.refresh_from_db()
    assert (claim.adjudication_status, claim.work_status) == ("denied", "in_progress")
    assert (claim.touch_count, claim.idle_touches) == (1, 0)
    assert claim.last_touch_at == NOW + timedelta(hours=1)


def test_a_touch_is_corrected_by_another(claim: Claim, general_agent: User) -> None:
    touch = log(claim, general_agent, "NOF", follow_up_on=date(2026, 12, 1))
    right = correct_touch(
        touch, user=general_agent, outcome="INPROC", today=TODAY, now=NOW, reason="Misheard"
    )
    assert state(claim)["adjudication_status"] == "pending"
    assert (claim.follow_up_on, claim.touch_count, claim.idle_touches) == (date(2026, 12, 5), 1, 1)
    assert list(Touch.objects.standing()) == [right]
    take_back_touch(right, user=general_agent, now=NOW)
    assert state(claim)["adjudication_status"] == "unknown"


def test_a_correction_takes_a_reason(claim: Claim, general_agent: User) -> None:
    touch = log(claim, general_agent)
    said = {"outcome": "NOF", "today": TODAY, "now": NOW}
    assert refusal(correct_touch, touch, user=general_agent, **said) == "reason_needed"


@pytest.mark.parametrize("until", [None, date(2026, 12, 5)])
def test_a_claim_put_off_since_sleeps_on(
    until: date | None, claim: Claim, general_agent: User
) -> None:
    touch = log(claim, general_agent)
    snooze(
        claim, user=general_agent, until=until, when_paid=True, reason="waiting_payer", today=TODAY
    )
    take_back_touch(touch, user=general_agent, now=NOW + timedelta(days=1), reason="Wrong claim")
    assert (state(claim)["follow_up_on"], claim.is_due) == (until, False)
    assert Snooze.objects.asleep().filter(claim=claim).exists()


def test_a_correction_keeps_what_putting_back_made_due(claim: Claim, general_agent: User) -> None:
    log(claim, general_agent, follow_up_on=TODAY + timedelta(days=1))
    touch = log(claim, general_agent, follow_up_on=TODAY + timedelta(days=9))
    day = TODAY + timedelta(days=2)
    correct_touch(
        touch, user=general_agent, outcome="NOTE", today=day, now=NOW + timedelta(days=2),
        note="No promise", reason="Misheard",
    )  # fmt: skip
    assert (state(claim)["follow_up_on"], claim.is_due) == (TODAY + timedelta(days=1), True)
