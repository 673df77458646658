"""Write-offs above one's limit: asked for by one, decided by another, done once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from accounts.choices import Role
from accounts.models import Notice, User
from arengine.lib.errors import Refused, Stale
from claims.choices import DecisionState, EntryKind
from claims.models import ApprovalLimit, Claim, DecisionRequest, LedgerEntry
from claims.rules.approval import Limit
from claims.services.decisions import (
    approve,
    limit_of,
    refuse,
    request_write_off,
    withdraw,
    write_off_or_ask,
)
from claims.services.ledger import post_entry
from tests.factories import TODAY, ClaimFactory, FacilityFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(claim_number="C-1", balance=Decimal("60000.00"))


def ask(claim: Claim, user: User, amount: str = "120.00") -> DecisionRequest:
    return request_write_off(
        claim, amount=Decimal(amount), user=user, reason="Timely filing", today=TODAY
    )


def refused(verb: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as caught:
        verb(*args, **{"today": TODAY, **kwargs})
    return caught.value.code


def story(claim: Claim) -> list[str]:
    return list(claim.events.order_by("id").values_list("text", flat=True))


def told(person: User) -> list[str]:
    return list(Notice.objects.filter(user=person).order_by("id").values_list("text", flat=True))


def test_seeded_limits_are_assumptions_by_role() -> None:
    rows = ApprovalLimit.objects.in_force("write_off", TODAY).order_by("role")
    assert list(rows.values_list("role", "alone_up_to", "up_to", "is_assumption")) == [
        ("admin", Decimal("25000.00"), None, True),
        ("agent", Decimal("0.00"), Decimal("0.00"), True),
        ("client", Decimal("0.00"), Decimal("0.00"), True),
        ("supervisor", Decimal("5000.00"), Decimal("25000.00"), True),
    ]


def test_an_auditor_has_no_limit(auditor: User) -> None:
    assert limit_of(auditor, TODAY) == Limit(Decimal("0.00"), Decimal("0.00"))


def test_a_persons_limit_goes_before_that_of_the_role_from_its_day_on(general_agent: User) -> None:
    ApprovalLimit.objects.create(
        person=general_agent, alone_up_to=500, up_to=500, effective_from=TODAY, source="Lead"
    )
    own = Limit(Decimal("500.00"), Decimal("500.00"))
    nothing = Limit(Decimal("0.00"), Decimal("0.00"))
    assert limit_of(general_agent, TODAY) == own
    assert limit_of(general_agent, TODAY - timedelta(days=1)) == nothing


def test_within_the_limit_it_is_written_off_at_once(claim: Claim, supervisor: User) -> None:
    entry = write_off_or_ask(
        claim, amount=Decimal("5000.00"), user=supervisor, reason="Old", today=TODAY
    )
    assert isinstance(entry, LedgerEntry)
    assert (entry.amount, DecisionRequest.objects.count()) == (Decimal("-5000.00"), 0)


def test_above_the_limit_it_is_asked_for_and_the_balance_stays(
    claim: Claim, supervisor: User
) -> None:
    asked = write_off_or_ask(
        claim, amount=Decimal("5000.01"), user=supervisor, reason="Old", today=TODAY
    )
    assert isinstance(asked, DecisionRequest)
    claim.refresh_from_db()
    assert (asked.state, claim.balance) == (DecisionState.ASKED, Decimal("60000.00"))


def test_asking_tells_the_story_and_those_who_may_decide(
    claim: Claim, general_agent: User, senior_agent: User, supervisor: User, auditor: User
) -> None:
    elsewhere = UserFactory(username="local", role=Role.SUPERVISOR)
    elsewhere.facilities.add(FacilityFactory(name="South"))
    Claim.objects.filter(pk=claim.pk).update(facility=FacilityFactory(name="North"))
    ask(claim, general_agent)
    assert story(claim) == ["Write-off of $120.00 asked for: Timely filing"]
    waits = ["Write-off of $120.00 on claim C-1 waits for a decision."]
    people = (supervisor, elsewhere, auditor, senior_agent, general_agent)
    assert [told(one) for one in people] == [waits, [], [], [], []]


@pytest.mark.parametrize("deciders", [1, 3])
def test_asking_costs_the_same_however_many_may_decide(
    deciders: int, claim: Claim, general_agent: User, django_assert_num_queries: Any
) -> None:
    people = [UserFactory(role=Role.SUPERVISOR, sees_all_facilities=True) for _ in range(deciders)]
    limit_of(general_agent, TODAY)
    with django_assert_num_queries(12):
        ask(claim, general_agent)
    assert [len(told(one)) for one in people] == [1] * deciders


def test_approval_writes_off_and_names_the_entry(
    claim: Claim, general_agent: User, supervisor: User
) -> None:
    done = approve(ask(claim, general_agent), user=supervisor, today=TODAY, answer="Agreed")
    entry = LedgerEntry.objects.get()
    assert (done.state, done.decided_by, done.entry) == ("approved", supervisor, entry)
    assert (entry.kind, entry.amount, entry.user) == (
        EntryKind.WRITE_OFF,
        Decimal("-120.00"),
        supervisor,
    )
    assert entry.reason == "Timely filing (asked for by gina)"
    assert story(claim) == [
        "Write-off of $120.00 asked for: Timely filing",
        "Write-off of $120.00 posted: Timely filing (asked for by gina)",
        "Write-off of $120.00 approved: Agreed",
    ]
    assert told(general_agent) == ["Write-off of $120.00 on claim C-1: approved by sam."]


def test_the_requester_does_not_approve(claim: Claim, supervisor: User) -> None:
    asked = ask(claim, supervisor, "6000.00")
    assert refused(approve, asked, user=supervisor) == "own_request"
    assert refused(refuse, asked, user=supervisor, answer="No") == "own_request"


def test_the_database_refuses_the_requester_as_approver(claim: Claim, supervisor: User) -> None:
    asked = ask(claim, supervisor)
    same = DecisionRequest.objects.filter(pk=asked.pk)
    with pytest.raises(IntegrityError, match="decision_by_others"), transaction.atomic():
        same.update(state="refused", decided_by=supervisor, decided_at=Now())
    with pytest.raises(IntegrityError, match="decision_by_others"), transaction.atomic():
        same.update(first_approved_by=supervisor)


def test_who_may_write_off_nothing_decides_nothing(
    claim: Claim, general_agent: User, senior_agent: User, auditor: User, supervisor: User
) -> None:
    asked = ask(claim, general_agent)
    for person in (senior_agent, auditor):
        assert refused(approve, asked, user=person) == "not_allowed"
        assert refused(refuse, asked, user=person, answer="No") == "not_allowed"


def test_the_approvers_own_limit_counts(
    claim: Claim, general_agent: User, supervisor: User
) -> None:
    asked = ask(claim, general_agent, "25000.01")
    assert refused(approve, asked, user=supervisor) == "above_limit"


def test_above_the_tier_two_different_people_approve(
    claim: Claim, general_agent: User, supervisor: User
) -> None:
    asked = ask(claim, general_agent, "5000.01")
    first = approve(asked, user=supervisor, today=TODAY)
    assert (first.state, first.first_approved_by, first.entry) == ("asked", supervisor, None)
    assert refused(approve, asked, user=supervisor) == "same_approver"
    second = UserFactory(username="sue", role=Role.SUPERVISOR, sees_all_facilities=True)
    done = approve(asked, user=second, today=TODAY)
    assert (done.state, done.decided_by) == ("approved", second)
    assert "approved by the first of two" in story(claim)[1]


def test_one_whose_limit_suffices_decides_alone(
    claim: Claim, general_agent: User, admin_person: User
) -> None:
    done = approve(ask(claim, general_agent, "25000.00"), user=admin_person, today=TODAY)
    assert (done.state, done.first_approved_by) == ("approved", None)


def test_the_first_of_two_may_still_refuse(
    claim: Claim, general_agent: User, supervisor: User
) -> None:
    asked = ask(claim, general_agent, "6000.00")
    approve(asked, user=supervisor, today=TODAY)
    assert refuse(asked, user=supervisor, today=TODAY, answer="Paid").state == "refused"


def test_a_smaller_balance_is_refused_with_words(
    claim: Claim, general_agent: User, supervisor: User
) -> None:
    asked = ask(claim, general_agent)
    payment = {"kind": EntryKind.PAYMENT, "amount": Decimal("59900.00"), "posted_on": TODAY}
    post_entry(claim, user=supervisor, today=TODAY, **payment)
    with pytest.raises(Refused, match=r"The balance is now \$100.00, less than the \$120.00"):
        approve(asked, user=supervisor, today=TODAY)
    asked.refresh_from_db()
    assert asked.state == DecisionState.ASKED


def test_a_decision_is_taken_once(claim: Claim, general_agent: User, supervisor: User) -> None:
    asked = ask(claim, general_agent)
    approve(asked, user=supervisor, today=TODAY)
    assert refused(approve, asked, user=supervisor) == "already_decided"
    assert refused(refuse, asked, user=supervisor, answer="No") == "already_decided"
    assert LedgerEntry.objects.count() == 1


def test_a_refusal_says_why(claim: Claim, general_agent: User, supervisor: User) -> None:
    asked = ask(claim, general_agent)
    assert refused(refuse, asked, user=supervisor, answer=" ") == "reason_missing"
    done = refuse(asked, user=supervisor, today=TODAY, answer="Appeal first")
    assert (done.state, done.answer, done.entry) == ("refused", "Appeal first", None)
    assert story(claim)[-1] == "Write-off of $120.00 refused: Appeal first"


def test_one_request_waits_at_a_time(claim: Claim, general_agent: User, supervisor: User) -> None:
    asked = ask(claim, general_agent)
    with pytest.raises(Refused, match="waiting for a decision"):
        ask(claim, supervisor)
    withdraw(asked, user=general_agent, reason="Typed wrong")
    assert ask(claim, supervisor).state == DecisionState.ASKED


def test_only_who_asked_withdraws(claim: Claim, general_agent: User, supervisor: User) -> None:
    asked = ask(claim, general_agent)
    with pytest.raises(Refused) as caught:
        withdraw(asked, user=supervisor)
    assert caught.value.code == "not_yours"


@pytest.mark.parametrize(
    ("amount", "code"),
    [("60000.01", "above_balance"), ("0.00", "amount_zero"), ("1.001", "more_than_cents")],
)
def test_what_could_not_be_posted_is_not_asked_for(
    amount: str, code: str, claim: Claim, general_agent: User
) -> None:
    with pytest.raises(Refused) as caught:
        ask(claim, general_agent, amount)
    assert caught.value.code == code


def test_a_stale_page_asks_for_nothing(claim: Claim, general_agent: User) -> None:
    with pytest.raises(Stale):
        request_write_off(
            claim, amount=Decimal(1), user=general_agent, reason="x", today=TODAY,
            expected_version=9,
        )  # fmt: skip


def test_requests_are_seen_as_their_claims(
    claim: Claim, general_agent: User, senior_agent: User, supervisor: User
) -> None:
    asked = ask(claim, general_agent)
    seen = DecisionRequest.objects.for_user
    assert [list(seen(one)) for one in (general_agent, supervisor, senior_agent)] == [
        [asked],
        [asked],
        [],
    ]
