"""Escalation by a person's word, and back again."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.models import Claim, Lease
from claims.services.escalation import escalate_claim, return_claim
from claims.services.leases import take
from tests.claims.escalation.standing import MOMENT, place, story, told
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db


def refused(verb: Callable[..., Any], *args: Any, **said: Any) -> str:
    with pytest.raises(Refused) as caught:
        verb(*args, today=TODAY, **said)
    return caught.value.code


def test_who_escalates_a_claim_lets_go_of_it(claim: Claim, lead: User, general_agent: User) -> None:
    take(claim, user=general_agent, now=MOMENT)
    escalate_claim(claim, user=general_agent, reason="Help", today=TODAY)
    assert not Lease.objects.exists()


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
