"""The night of the hand-over rules, and what a person takes back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.bulk.verification import first_broken
from claims.models import Claim, DenialCode, Escalation, JobRun, NextStep
from claims.services.escalation import return_claim
from claims.services.ledger import post_entry
from strategies.models import Enrolment, Handover, Workflow, WorkflowVersion
from strategies.services.handing_over import hand_over
from strategies.services.handover_rules import claims_to_hand_over, try_handover_rules
from strategies.services.handover_undo import take_back_handover
from tests.factories import TODAY, ClaimFactory, UserFactory
from tests.strategies.handover import handover_rule, ran, rules_in_force, running
from tests.strategies.workflows import over, workflow_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


@pytest.fixture
def calls(db: None) -> WorkflowVersion:
    return workflow_version("calls")


@pytest.fixture
def talks(db: None) -> WorkflowVersion:
    return workflow_version("talks")


def workflow_of(claim: Claim) -> str | None:
    row = Enrolment.objects.under_way().filter(claim=claim).first()
    return row.version.workflow.key if row else None


def story(claim: Claim) -> list[str]:
    return [event.text for event in claim.events.order_by("id")]


def test_without_rules_in_force_nothing_moves(calls: WorkflowVersion) -> None:
    running(ClaimFactory(), calls)
    assert hand_over(TODAY) == {"switched": 0, "escalated": 0}


def test_a_claim_goes_over_with_a_row_a_reason_and_its_next_step(
    calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    claim = ClaimFactory()
    before = running(claim, calls)
    rules_in_force(handover_rule("Long", days_running=10, to_workflow=talks.workflow))
    assert hand_over(TODAY) == {"switched": 1, "escalated": 0}
    moved = Handover.objects.get()
    assert (moved.claim, moved.cause, moved.reason) == (claim, "Long", "because of Long")
    assert (moved.from_enrolment, moved.from_position, moved.moved_on) == (before, 1, TODAY)
    assert (moved.to_enrolment, moved.escalation) == (Enrolment.objects.get(state="running"), None)
    before.refresh_from_db()
    assert (before.state, before.ended_because) == ("switched", "because of Long")
    assert story(claim)[-2:] == [
        "Left the workflow “Calls” by rule “Long”: because of Long",
        "Began the workflow “Talks”: a rule",
    ]
    assert NextStep.objects.get(claim=claim).why == "because of Long · Talks, step 1 of 2"


def test_a_claim_goes_to_the_lead_by_the_claims_own_door(calls: WorkflowVersion) -> None:
    lead = UserFactory(username="lead")
    Team.objects.filter(name="GeneralAgent").update(lead=lead)
    claim = ClaimFactory(team_name="GeneralAgent")
    before = running(claim, calls)
    rules_in_force(handover_rule("Long", days_running=10))
    assert hand_over(TODAY) == {"switched": 0, "escalated": 1}
    raised = Escalation.objects.get()
    assert (raised.rule, raised.cause, raised.to_assignee) == (None, "Long", lead)
    assert Handover.objects.get().escalation == raised
    claim.refresh_from_db()
    assert (claim.work_status, claim.assignee) == ("escalated", lead)
    before.refresh_from_db()
    assert before.state == "exited"
    assert not NextStep.objects.filter(claim=claim).exists()
    assert story(claim)[-1] == "Escalated by rule “Long” to General Agent / lead: because of Long"
    assert lead.notices.get().text == "Claims escalated to you by the rules: 1"
    assert first_broken(TODAY) is None


def test_the_first_rule_that_holds_speaks(calls: WorkflowVersion, talks: WorkflowVersion) -> None:
    large, small = ClaimFactory(balance=Decimal(900)), ClaimFactory(balance=Decimal(100))
    running(large, calls)
    running(small, calls)
    mail = workflow_version("mail")
    rules_in_force(
        handover_rule("Large", balance_over=Decimal(500), to_workflow=talks.workflow),
        handover_rule("Any", days_running=1, to_workflow=mail.workflow),
    )
    assert hand_over(TODAY) == {"switched": 2, "escalated": 0}
    assert (workflow_of(large), workflow_of(small)) == ("talks", "mail")


@pytest.mark.parametrize(
    ("conditions", "states", "claim", "moves"),
    [
        ({"missed": 2}, ("missed", "missed"), {}, 1),
        ({"missed": 2}, ("missed", "done"), {}, 0),
        ({"contacts": 2}, ("done", "done"), {}, 1),
        ({"contacts": 2}, ("done", "skipped"), {}, 0),
        ({"contacts": 1}, ("done",), {"adjudication_status": "received"}, 0),
        ({"days_running": 11}, (), {}, 0),
        ({"days_left": 3}, (), {"deadline_on": TODAY + timedelta(days=3)}, 1),
        ({"days_left": 3}, (), {"deadline_on": TODAY + timedelta(days=4)}, 0),
        ({"days_left": 3}, (), {}, 0),
        ({"balance_over": 100}, (), {"balance": Decimal("100.01")}, 1),
        ({"balance_over": 100}, (), {"balance": Decimal("100.00")}, 0),
        ({"applies_to": "denied"}, (), {"adjudication_status": "denied"}, 1),
        ({"applies_to": "appealable"}, (), {"adjudication_status": "denied"}, 0),
        ({"applies_to": "underpaid"}, (), {"adjudication_status": "partially_paid"}, 1),
        ({"applies_to": "unanswered"}, (), {"adjudication_status": "received"}, 1),
        ({"applies_to": "unanswered"}, (), {"adjudication_status": "paid"}, 0),
        ({"days_running": 1}, (), {"work_status": "escalated"}, 0),
        ({"days_running": 1}, (), {"responsibility": "patient"}, 0),
        ({"days_running": 1}, (), {"missing_since": f"{TODAY}T00:00Z"}, 0),
        ({"rounds": 1}, (), {}, 0),
    ],
)
def test_which_claims_a_rule_moves(
    conditions: dict[str, Any],
    states: tuple[str, ...],
    claim: dict[str, Any],
    moves: int,
    calls: WorkflowVersion,
    talks: WorkflowVersion,
) -> None:
    found = ClaimFactory()
    enrolment = running(found, calls)
    Claim.objects.filter(pk=found.pk).update(**claim)
    ran(enrolment, *states)
    rules_in_force(handover_rule(to_workflow=talks.workflow, **conditions))
    assert hand_over(TODAY)["switched"] == moves


@pytest.mark.parametrize(("code", "moves"), [("CO-197", 1), ("CO-45 197", 1), ("CO-29", 0)])
def test_a_rule_for_a_kind_of_denial(
    code: str, moves: int, calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    claim = ClaimFactory(adjudication_status="denied", denial_code=code)
    running(claim, calls)
    category = DenialCode.objects.get(kind="carc", value="197").category_id
    rules_in_force(handover_rule(categories=[category], to_workflow=talks.workflow))
    assert hand_over(TODAY)["switched"] == moves


def test_a_round_is_over_when_the_next_begins(talks: WorkflowVersion) -> None:
    again = workflow_version("again", cycle_days=30)
    enrolment = running(ClaimFactory(), again, days=40)
    rules_in_force(handover_rule(rounds=1, to_workflow=talks.workflow))
    assert hand_over(TODAY - timedelta(days=1))["switched"] == 0
    Enrolment.objects.filter(pk=enrolment.pk).update(cycle=2)
    assert hand_over(TODAY)["switched"] == 1


def test_a_payment_makes_the_round_one_that_brought_something(
    supervisor: User, talks: WorkflowVersion
) -> None:
    claim = ClaimFactory(balance=Decimal(100))
    enrolment = running(claim, workflow_version("again", cycle_days=30), days=40)
    Enrolment.objects.filter(pk=enrolment.pk).update(cycle=2)
    paid = {"kind": "payment", "amount": Decimal(10), "posted_on": TODAY}
    post_entry(claim, user=supervisor, today=TODAY, **paid)
    rules_in_force(handover_rule(rounds=1, to_workflow=talks.workflow))
    assert hand_over(TODAY)["switched"] == 0


@pytest.mark.parametrize(("days", "moves"), [(6, 1), (7, 0)])
def test_a_workflow_run_to_its_end_is_a_round_for_a_week(
    days: int, moves: int, calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    claim = ClaimFactory()
    running(claim, calls, days=40)
    Enrolment.objects.update(
        state="completed", position=None, due_on=None, ended_on=TODAY - timedelta(days=days)
    )
    rules_in_force(handover_rule(rounds=1, to_workflow=talks.workflow))
    assert hand_over(TODAY)["switched"] == moves
    assert Enrolment.objects.earliest("pk").state == "completed"


def test_no_claim_goes_where_it_was_before(calls: WorkflowVersion, talks: WorkflowVersion) -> None:
    claim = ClaimFactory()
    over(claim, talks)
    running(claim, calls)
    rules_in_force(handover_rule(days_running=1, to_workflow=talks.workflow))
    assert hand_over(TODAY)["switched"] == 0


@pytest.mark.parametrize(("code", "moves"), [("CO-50", 1), ("CO-16 MA130", 0), ("CO-109", 0)])
def test_an_appeal_is_only_for_what_may_be_appealed(
    code: str, moves: int, calls: WorkflowVersion
) -> None:
    appeal = workflow_version("appeal")
    Workflow.objects.filter(pk=appeal.workflow_id).update(is_appeal=True)
    running(ClaimFactory(adjudication_status="denied", denial_code=code), calls)
    rules_in_force(
        handover_rule(applies_to="denied", to_workflow=Workflow.objects.get(key="appeal"))
    )
    assert hand_over(TODAY)["switched"] == moves


def test_no_claim_goes_through_two_rules_in_a_night(
    calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    claim = ClaimFactory(balance=Decimal(900))
    running(claim, calls)
    mail = workflow_version("mail")
    rules_in_force(
        handover_rule("One", workflow=calls.workflow, missed=0, to_workflow=talks.workflow),
        handover_rule("Two", workflow=talks.workflow, missed=0, to_workflow=mail.workflow),
    )
    hand_over(TODAY)
    assert workflow_of(claim) == "talks"
    hand_over(TODAY + timedelta(days=1))
    assert workflow_of(claim) == "mail"


def test_the_same_day_again_changes_nothing(calls: WorkflowVersion, talks: WorkflowVersion) -> None:
    running(ClaimFactory(), calls)
    rules_in_force(handover_rule(days_running=1, to_workflow=talks.workflow))
    first = hand_over(TODAY)
    running(ClaimFactory(), calls)
    assert hand_over(TODAY) == first
    assert Handover.objects.count() == 1


def test_a_night_that_lost_its_mark_moves_nothing_twice(
    calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    running(ClaimFactory(), calls)
    rules_in_force(handover_rule(days_running=1, to_workflow=talks.workflow))
    hand_over(TODAY)
    JobRun.objects.filter(job="handover").delete()
    assert hand_over(TODAY) == {"switched": 0, "escalated": 0}


def test_a_night_that_died_is_resumed_where_it_stopped(
    calls: WorkflowVersion, talks: WorkflowVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        running(ClaimFactory(), calls)
    rules_in_force(handover_rule(days_running=1, to_workflow=talks.workflow))
    monkeypatch.setattr("strategies.services.handing_over.CHUNK", 1)
    outcome = {"reached": Enrolment.objects.earliest("pk").pk, "switched": 1, "escalated": 0}
    JobRun.objects.create(job="handover", date=TODAY, outcome=outcome)
    assert hand_over(TODAY) == {"switched": 3, "escalated": 0}
    assert Handover.objects.count() == 2


@pytest.mark.parametrize("claims", [1, 3])
def test_as_many_statements_whatever_the_claims(
    claims: int, calls: WorkflowVersion, talks: WorkflowVersion, django_assert_num_queries: Any
) -> None:
    for _ in range(claims):
        running(ClaimFactory(), calls)
    rules_in_force(handover_rule(days_running=1, to_workflow=talks.workflow))
    # The run's row, rules and versions; then two ranges (the second is what the first began), each
    # with mark and bound, and in the first one to move, to begin and to say why.
    with django_assert_num_queries(30):
        hand_over(TODAY)


def test_a_dry_run_counts_by_the_rule_that_speaks_first_and_writes_nothing(
    supervisor: User, calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    large = ClaimFactory(claim_number="L", balance=Decimal(900))
    small = ClaimFactory(claim_number="S", balance=Decimal(100))
    running(large, calls)
    running(small, calls)
    rules = [
        handover_rule("Large", balance_over=Decimal(500), to_workflow=talks.workflow),
        handover_rule("Any", days_running=1),
        handover_rule("Late", days_running=2),
    ]
    trial = try_handover_rules(rules, user=supervisor, today=TODAY)
    shown = [(one.claims, one.dollars, one.examples) for one in trial.rules]
    assert shown == [(1, Decimal(900), ["L"]), (1, Decimal(100), ["S"]), (0, Decimal(0), ())]
    assert (trial.claims, trial.dollars) == (2, Decimal(1000))
    assert trial.warnings[0] == (
        "Rule 3 “Late” never moves anything: “Any” takes whatever meets it."
    )
    named = claims_to_hand_over(rules, 2, user=supervisor, today=TODAY, most=10)
    assert (named, Handover.objects.count()) == ([small.pk], 0)


def test_a_dry_run_is_for_those_who_decide_for_all(general_agent: User) -> None:
    with pytest.raises(Refused) as refused:
        try_handover_rules([], user=general_agent, today=TODAY)
    assert refused.value.code == "not_allowed"


def moved(claim: Claim, calls: WorkflowVersion, to: WorkflowVersion | None = None) -> Handover:
    running(claim, calls)
    rules_in_force(handover_rule(days_running=1, to_workflow=to.workflow if to else None))
    hand_over(TODAY)
    return Handover.objects.get(claim=claim)


def test_a_person_takes_a_claim_back_to_its_step(
    supervisor: User, calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    claim = ClaimFactory()
    handover = moved(claim, calls, talks)
    undone = take_back_handover(handover, user=supervisor, today=TODAY, reason="They called")
    assert (undone.undone_by, undone.undone_because) == (supervisor, "They called")
    back = Enrolment.objects.under_way().get(claim=claim)
    assert (back.pk, back.position, back.due_on) == (handover.from_enrolment_id, 1, TODAY)
    assert (back.ended_on, back.ended_because) == (None, "")
    assert NextStep.objects.get(claim=claim).title == "First call"
    assert story(claim)[-1] == "Took back rule “On”, to the workflow “Calls”: They called"


def test_the_rule_leaves_what_was_taken_back(
    supervisor: User, calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    claim = ClaimFactory()
    handover = moved(claim, calls, talks)
    take_back_handover(handover, user=supervisor, today=TODAY, reason="They called")
    assert hand_over(TODAY + timedelta(days=1)) == {"switched": 0, "escalated": 0}
    assert workflow_of(claim) == "calls"


def test_a_claim_comes_back_from_the_lead(supervisor: User, calls: WorkflowVersion) -> None:
    Team.objects.filter(name="GeneralAgent").update(lead=UserFactory(username="lead"))
    claim = ClaimFactory(team_name="GeneralAgent")
    handover = moved(claim, calls)
    take_back_handover(handover, user=supervisor, today=TODAY, reason="Go on")
    assert Escalation.objects.get().state == "returned"
    claim.refresh_from_db()
    assert (claim.work_status, workflow_of(claim)) == ("assigned", "calls")


def refusal(handover: Handover, user: User, reason: str = "Go on") -> str:
    with pytest.raises(Refused) as refused:
        take_back_handover(handover, user=user, today=TODAY, reason=reason)
    return refused.value.code


def test_what_may_not_be_taken_back(
    supervisor: User, calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    handover = moved(ClaimFactory(), calls, talks)
    assert refusal(handover, supervisor, " ") == "no_reason"
    assert handover.stands
    undone = take_back_handover(handover, user=supervisor, today=TODAY, reason="Go on")
    assert not undone.stands
    assert refusal(handover, supervisor) == "undone"


def test_a_claim_that_has_gone_on_is_left(
    supervisor: User, calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    handover = moved(ClaimFactory(), calls, talks)
    Enrolment.objects.under_way().update(state="completed", position=None, due_on=None)
    assert refusal(handover, supervisor) == "gone_on"


def test_what_the_lead_decided_stands(supervisor: User, calls: WorkflowVersion) -> None:
    Team.objects.filter(name="GeneralAgent").update(lead=UserFactory(username="lead"))
    handover = moved(ClaimFactory(team_name="GeneralAgent"), calls)
    return_claim(Escalation.objects.get(), user=supervisor, reason="Bill again", today=TODAY)
    assert refusal(handover, supervisor) == "gone_on"


def test_strangers_see_no_hand_over(
    senior_agent: User, calls: WorkflowVersion, talks: WorkflowVersion
) -> None:
    moved(ClaimFactory(team_name="GeneralAgent"), calls, talks)
    assert not Handover.objects.for_user(senior_agent).exists()
