"""Escalation: by rules at night, by a person's word, and back again."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Notice, Team, User
from arengine.lib.errors import Refused
from claims.bulk.verification import first_broken
from claims.choices import EscalationState, WorkStatus
from claims.models import Claim, Escalation, EscalationRule, EscalationVersion, Lease, Snooze
from claims.rules import escalation, routing
from claims.services.escalation import escalate_by_rules, escalate_claim, return_claim
from claims.services.leases import take
from claims.services.snoozing import snooze
from tests.factories import TODAY, ClaimFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db
MOMENT = timezone.make_aware(timezone.datetime(2026, 11, 21, 9))  # type: ignore[attr-defined]


@pytest.fixture
def general() -> Team:
    return Team.objects.get(name="GeneralAgent")


@pytest.fixture
def lead(general: Team) -> User:
    person = UserFactory(username="lena")
    person.teams.add(general)
    general.lead = person
    general.save()
    return person


@pytest.fixture
def claim(general_agent: User) -> Claim:
    return ClaimFactory(claim_number="C-1", assignee=general_agent, work_status="in_progress")


def rules(*wanted: dict[str, Any]) -> EscalationVersion:
    """A version in force with these rules alone."""
    version = EscalationVersion.objects.create(
        number=2, effective_from=TODAY, source="Memo", activated_at=Now()
    )
    for position, conditions in enumerate(wanted, start=1):
        named = {"name": f"Rule {position}", "reason": "it is time"}
        EscalationRule.objects.create(version=version, position=position, **{**named, **conditions})
    return version


def place(claim: Claim) -> tuple[str, str | None, bool, str]:
    claim = Claim.objects.select_related("team", "assignee").get(pk=claim.pk)
    person = claim.assignee.username if claim.assignee else None
    return claim.team.name, person, claim.assigned_by_hand, claim.work_status


def story(claim: Claim) -> list[str]:
    return list(claim.events.order_by("id").values_list("text", flat=True))


def told(person: User) -> list[str]:
    return list(Notice.objects.filter(user=person).values_list("text", flat=True))


def refused(verb: Callable[..., Any], *args: Any, **said: Any) -> str:
    with pytest.raises(Refused) as caught:
        verb(*args, today=TODAY, **said)
    return caught.value.code


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


def test_who_escalates_a_claim_lets_go_of_it(claim: Claim, lead: User, general_agent: User) -> None:
    take(claim, user=general_agent, now=MOMENT)
    escalate_claim(claim, user=general_agent, reason="Help", today=TODAY)
    assert not Lease.objects.exists()


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


def test_an_agent_escalates_to_the_lead_with_a_reason(
    claim: Claim, lead: User, general_agent: User
) -> None:
    raised = escalate_claim(claim, user=general_agent, reason="Payer threatens", today=TODAY)
    assert place(claim) == ("GeneralAgent", "lena", True, "escalated")
    assert (raised.raised_by, raised.cause, raised.state) == (general_agent, "", "open")
    assert story(claim) == ["Escalated to General Agent / lena: Payer threatens"]
    assert told(lead) == ["Claim C-1 was escalated to you by gina."]


def test_it_goes_back_to_where_it_was(claim: Claim, lead: User, general_agent: User) -> None:
    raised = escalate_claim(claim, user=general_agent, reason="Help", today=TODAY)
    done = return_claim(raised, user=lead, reason="Appeal it", today=TODAY)
    assert place(claim) == ("GeneralAgent", "gina", False, "in_progress")
    assert (done.state, done.ended_by, done.ended_reason) == ("returned", lead, "Appeal it")
    assert story(claim)[1] == "Given back to General Agent / gina: Appeal it"
    assert told(general_agent) == ["Claim C-1 was given back to you by lena."]


def test_who_has_left_the_team_gets_nothing_back(
    claim: Claim, lead: User, general_agent: User
) -> None:
    raised = escalate_claim(claim, user=general_agent, reason="Help", today=TODAY)
    general_agent.teams.clear()
    return_claim(raised, user=lead, reason="Go on", today=TODAY)
    assert place(claim) == ("GeneralAgent", None, False, "in_progress")


def test_refusals_of_an_escalation(
    claim: Claim, lead: User, general_agent: User, supervisor: User
) -> None:
    senior = Team.objects.get(name="SeniorAgent")
    said = {"user": general_agent, "reason": "Help"}
    assert refused(escalate_claim, claim, user=general_agent, reason=" ") == "reason_missing"
    assert refused(escalate_claim, claim, user=lead, reason="x") == "own_lead"
    assert refused(escalate_claim, claim, to=senior, **said) == "lead_first"
    paid = ClaimFactory(balance=Decimal("0.00"))
    assert refused(escalate_claim, paid, **said) == "not_open"
    other = ClaimFactory(team_name="SeniorAgent")
    assert refused(escalate_claim, other, user=supervisor, reason="x") == "no_lead"
    raised = escalate_claim(claim, today=TODAY, **said)
    assert refused(escalate_claim, claim, **said) == "already_escalated"
    assert refused(return_claim, raised, user=lead, reason="") == "reason_missing"
    return_claim(raised, user=lead, reason="Go on", today=TODAY)
    assert refused(return_claim, raised, user=lead, reason="Again") == "not_escalated"


def test_past_the_lead_only_a_supervisor_escalates(
    claim: Claim, lead: User, supervisor: User
) -> None:
    escalation = Team.objects.get(name="EscalationTeam")
    escalate_claim(claim, user=supervisor, reason="Complaint", today=TODAY, to=escalation)
    assert place(claim) == ("EscalationTeam", None, True, "escalated")


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


small = st.none() | st.integers(0, 4)
conditions = st.fixed_dictionaries(
    {
        "idle_touches": small,
        "days_untouched": small,
        "days_left": small,
        "balance_over": st.none() | st.sampled_from([Decimal("100.00"), Decimal("100.01")]),
        "age_over": small,
        "denied": st.none() | st.booleans(),
    }
)
facts = st.builds(
    escalation.Facts,
    claim=st.builds(
        routing.Facts,
        balance=st.sampled_from([Decimal("100.00"), Decimal("100.01"), Decimal("100.02")]),
        age=st.integers(0, 5),
        line_of_business=st.just("commercial"),
        payer=st.just(1),
        facility=st.just(1),
        denial_code=st.sampled_from(["", "CO-29"]),
    ),
    idle_touches=st.integers(0, 5),
    days_untouched=st.integers(0, 5),
    days_left=st.none() | st.integers(-2, 5),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(asked=conditions, found=st.lists(facts, min_size=1, max_size=5))
def test_the_rules_in_sql_are_the_rules_in_python(
    asked: dict[str, Any], found: list[escalation.Facts], aged_today: Any
) -> None:
    with transaction.atomic():
        claims = [stored(each) for each in found]
        rule = rules(asked).rules.get()
        escalate_by_rules(TODAY)
        raised = [place(claim)[3] == "escalated" for claim in claims]
        transaction.set_rollback(True)
    assert raised == [escalation.holds(rule.as_rule(), each) for each in found]


def stored(each: escalation.Facts) -> Claim:
    left = each.days_left
    return ClaimFactory(
        balance=each.claim.balance,
        days=each.claim.age,
        denial_code=each.claim.denial_code,
        idle_touches=each.idle_touches,
        last_touch_at=MOMENT - timedelta(days=each.days_untouched),
        deadline_on=None if left is None else TODAY + timedelta(days=left),
    )
