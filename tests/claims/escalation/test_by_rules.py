"""Escalation at night, by the rules in force."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Team, User
from claims.bulk.verification import first_broken
from claims.choices import EscalationState, WorkStatus
from claims.models import Claim, Escalation, EscalationVersion, Lease, Snooze
from claims.services.escalation import (
    escalate_by_rules,
    escalate_claim,
    escalate_for_rule,
    return_claim,
)
from claims.services.leases import take
from claims.services.snoozing import snooze
from tests.claims.escalation.standing import MOMENT, place, rules, story, told
from tests.factories import TODAY, ClaimFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_first_version_is_an_assumption_to_each_teams_lead() -> None:
    version = EscalationVersion.objects.in_force(TODAY)
    assert (version.number, version.source.startswith("Assumption")) == (1, True)
    assert list(version.rules.values_list("position", "name", "to_team")) == [
        (1, "Deadline near", None),
        (2, "No progress", None),
        (3, "Large and untouched", None),
        (4, "Old and untouched", None),
    ]


@pytest.mark.parametrize(
    ("conditions", "fits", "misses"),
    [
        ({"idle_touches": 3}, {"idle_touches": 3}, {"idle_touches": 2}),
        ({"age_over": 90}, {"days": 91}, {"days": 90}),
        ({"balance_over": 100}, {"balance": Decimal("100.01")}, {"balance": Decimal("100.00")}),
        (
            {"days_left": 3},
            {"deadline_on": TODAY + timedelta(days=3)},
            {"deadline_on": TODAY + timedelta(days=4)},
        ),
        ({"days_left": 3}, {"deadline_on": TODAY - timedelta(days=9)}, {"deadline_on": None}),
        (
            {"days_untouched": 30},
            {"last_touch_at": MOMENT - timedelta(days=30)},
            {"last_touch_at": MOMENT - timedelta(days=29)},
        ),
        ({"denied": True}, {"denial_code": "CO-29"}, {"denial_code": ""}),
    ],
)
def test_a_rule_takes_what_meets_it_and_leaves_the_rest(
    conditions: dict[str, Any], fits: dict[str, Any], misses: dict[str, Any], aged_today: Any
) -> None:
    taken, left = ClaimFactory(**fits), ClaimFactory(**misses)
    rules(conditions)
    assert escalate_by_rules(TODAY) == {"version": 2, "raised": {"Rule 1": 1}, "ended": 0}
    assert (place(taken)[3], place(left)[3]) == ("escalated", "new")


def test_rules_name_payers_and_lines(aged_today: Any) -> None:
    medicare = PayerFactory(line_of_business="medicare")
    by_line, by_payer, other = ClaimFactory(payer=medicare), ClaimFactory(), ClaimFactory()
    rules({"lines_of_business": ["medicare"]}, {"payers": [by_payer.payer_id]})
    assert escalate_by_rules(TODAY)["raised"] == {"Rule 1": 1, "Rule 2": 1}
    assert [place(one)[3] for one in (by_line, by_payer, other)] == ["escalated"] * 2 + ["new"]


def test_by_rule_a_claim_goes_to_the_lead_of_its_team(
    claim: Claim, lead: User, general_agent: User, general: Team
) -> None:
    version = rules({"balance_over": 100})
    escalate_by_rules(TODAY)
    assert place(claim) == ("GeneralAgent", "lena", True, "escalated")
    (raised,) = Escalation.objects.all()
    assert (raised.rule, raised.cause, raised.reason, raised.raised_by) == (
        version.rules.get(),
        "Rule 1",
        "it is time",
        None,
    )
    assert (raised.from_team, raised.from_assignee, raised.to_team, raised.to_assignee) == (
        general,
        general_agent,
        general,
        lead,
    )
    assert story(claim) == ["Escalated by rule “Rule 1” to General Agent / lena: it is time"]
    assert told(lead) == ["Claims escalated to you by the rules: 1"]
    assert first_broken(TODAY) is None


def test_without_a_lead_it_stays_with_whoever_works_it(claim: Claim) -> None:
    rules({"balance_over": 100})
    escalate_by_rules(TODAY)
    assert place(claim) == ("GeneralAgent", "gina", False, "escalated")


def test_by_rule_a_claim_goes_to_the_team_that_the_rule_names(claim: Claim, lead: User) -> None:
    rules({"balance_over": 100, "to_team": Team.objects.get(name="EscalationTeam")})
    escalate_by_rules(TODAY)
    assert place(claim) == ("EscalationTeam", None, True, "escalated")


def test_what_is_escalated_leaves_the_hands_that_held_it(
    claim: Claim, lead: User, general_agent: User
) -> None:
    take(claim, user=general_agent, now=MOMENT)
    rules({"balance_over": 100})
    escalate_by_rules(TODAY)
    assert not Lease.objects.exists()


def test_without_a_lead_it_stays_in_the_hands_that_hold_it(
    claim: Claim, general_agent: User
) -> None:
    take(claim, user=general_agent, now=MOMENT)
    rules({"balance_over": 100})
    escalate_by_rules(TODAY)
    assert Lease.objects.get().user == general_agent


def test_the_first_rule_that_holds_speaks_once(claim: Claim) -> None:
    rules({"balance_over": 100}, {"balance_over": 50})
    assert escalate_by_rules(TODAY)["raised"] == {"Rule 1": 1}
    assert escalate_by_rules(TODAY + timedelta(days=1))["raised"] == {}
    assert Escalation.objects.count() == 1


def test_what_came_back_is_not_escalated_for_the_same_cause_for_a_while(
    claim: Claim, lead: User
) -> None:
    rules({"balance_over": 100, "again_after": 14})
    escalate_by_rules(TODAY)
    return_claim(Escalation.objects.get(), user=lead, reason="Go on", today=TODAY)
    ended = timezone.localdate()
    assert escalate_by_rules(ended + timedelta(days=13))["raised"] == {}
    assert escalate_by_rules(ended + timedelta(days=14))["raised"] == {"Rule 1": 1}


@pytest.mark.parametrize("status", [WorkStatus.CLOSED, WorkStatus.READY_TO_CLOSE])
def test_what_is_done_is_not_escalated(status: str) -> None:
    ClaimFactory(work_status=status)
    ClaimFactory(balance=Decimal("0.00"))
    rules({"age_over": 0})
    assert escalate_by_rules(TODAY)["raised"] == {}


def test_an_escalation_ends_when_the_claim_moves_on(claim: Claim) -> None:
    rules({"balance_over": 100})
    escalate_by_rules(TODAY)
    Claim.objects.update(work_status=WorkStatus.WAITING_PAYER)
    assert escalate_by_rules(TODAY)["ended"] == 1
    raised = Escalation.objects.get()
    assert (raised.state, raised.ended_reason) == (EscalationState.DONE, "Moved on")


@pytest.mark.parametrize("by_rules", [True, False])
def test_what_slept_is_before_whoever_decides_at_once(
    by_rules: bool, claim: Claim, lead: User, general_agent: User
) -> None:
    until = TODAY + timedelta(days=9)
    snooze(claim, user=general_agent, until=until, reason="not_now", today=TODAY)
    rules({"balance_over": 100})
    if by_rules:
        escalate_by_rules(TODAY)
    else:
        escalate_claim(claim, user=general_agent, reason="Help", today=TODAY)
    assert Claim.objects.get().is_due is True
    assert Snooze.objects.get().came_back_by == "raised"


def test_by_rule_the_clocks_are_kept_true(lead: User) -> None:
    claim = ClaimFactory(
        work_status=WorkStatus.APPEALED_LEVEL_1,
        adjudication_status="denied",
        denied_on=TODAY - timedelta(days=9),
    )
    other = ClaimFactory(
        work_status=WorkStatus.APPEALED_LEVEL_1,
        adjudication_status="denied",
        denied_on=TODAY - timedelta(days=9),
        balance=Decimal("50.00"),
    )
    escalate_claim(other, user=UserFactory(role="supervisor"), reason="Help", today=TODAY)
    rules({"balance_over": 100})
    escalate_by_rules(TODAY)
    assert clocks(claim) == clocks(other) != []


def clocks(claim: Claim) -> list[tuple[Any, ...]]:
    return list(claim.deadlines.order_by("kind").values_list("kind", "due_on", "state"))


def test_a_rule_of_a_floor_above_escalates_under_its_name(claim: Claim, lead: User) -> None:
    raised = escalate_for_rule([claim.pk], cause="Talks", reason="too long", today=TODAY)
    escalation = Escalation.objects.get()
    assert raised == {claim.pk: escalation.pk}
    assert (escalation.rule, escalation.cause, escalation.raised_by) == (None, "Talks", None)
    assert place(claim) == ("GeneralAgent", "lena", True, "escalated")
    assert story(claim) == ["Escalated by rule “Talks” to General Agent / lena: too long"]
    assert first_broken(TODAY) is None


def test_what_somebody_decides_on_already_stays_there(claim: Claim, lead: User) -> None:
    rules({"balance_over": 100})
    escalate_by_rules(TODAY)
    assert escalate_for_rule([claim.pk], cause="Talks", reason="too long", today=TODAY) == {}
