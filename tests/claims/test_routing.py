"""Versions of the routing rules."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.choices import ImportState, LineOfBusiness
from claims.models import Claim, Import, JobRun, RoutingRule, RoutingVersion
from claims.services.routing import activate_version, draft_version, save_rules
from claims.services.runs import reage_portfolio
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db


def team(name: str) -> Team:
    return Team.objects.get(name=name)


def rule(name: str, to: str, **conditions: object) -> RoutingRule:
    return RoutingRule(name=name, team=team(to), **conditions)


@pytest.fixture
def first() -> RoutingVersion:
    return RoutingVersion.objects.get(number=1)


@pytest.fixture
def draft(first: RoutingVersion, supervisor: User) -> RoutingVersion:
    return draft_version(first, user=supervisor, today=TODAY)


def test_a_draft_copies_the_rules_it_begins_from(
    draft: RoutingVersion, first: RoutingVersion, supervisor: User
) -> None:
    assert (draft.number, draft.created_by, draft.activated_at) == (2, supervisor, None)
    assert draft.source == "Drafted from version 1"
    assert [(r.position, r.name, r.team, r.lines_of_business) for r in draft.rules.all()] == [
        (r.position, r.name, r.team, r.lines_of_business) for r in first.rules.all()
    ]


def test_a_draft_routes_nothing(draft: RoutingVersion, first: RoutingVersion) -> None:
    assert RoutingVersion.objects.in_force(date(2030, 1, 1)) == first


def test_saved_rules_replace_those_of_the_draft_in_order(
    draft: RoutingVersion, supervisor: User
) -> None:
    government = rule("Government", "GovernmentSpecialist", lines_of_business=["medicare"])
    rest = rule("Rest", "GeneralAgent")
    save_rules(draft, [government, rest], user=supervisor)
    assert [(r.position, r.name) for r in draft.rules.all()] == [(1, "Government"), (2, "Rest")]


def test_activation_routes_all_unresolved_claims_but_those_assigned_by_hand(
    draft: RoutingVersion, supervisor: User
) -> None:
    medicare = PayerFactory(line_of_business=LineOfBusiness.MEDICARE)
    senior = {"payer": medicare, "team_name": "SeniorAgent", "balance": Decimal("5000.00")}
    moved, by_hand = ClaimFactory(**senior), ClaimFactory(**senior, assigned_by_hand=True)
    resolved = ClaimFactory(payer=medicare, balance=Decimal("0.00"))
    rules = list(draft.rules.select_related("team"))
    save_rules(draft, [rules[2], rules[0], rules[1], rules[3]], user=supervisor)
    written = activate_version(draft, user=supervisor, effective_from=TODAY, today=TODAY)
    assert written == 1
    assert dict(Claim.objects.values_list("pk", "team__name")) == {
        moved.pk: "GovernmentSpecialist",
        by_hand.pk: "SeniorAgent",
        resolved.pk: "GeneralAgent",
    }
    moved.refresh_from_db()
    assert moved.routed_by == draft.rules.get(position=1)
    draft.refresh_from_db()
    assert (draft.activated_by, RoutingVersion.objects.in_force(TODAY)) == (supervisor, draft)
    assert JobRun.objects.get(job="routing_version_2").outcome == {"claims": 1}


def test_a_version_that_begins_later_routes_on_its_first_night(
    draft: RoutingVersion, first: RoutingVersion, supervisor: User
) -> None:
    claim = ClaimFactory()
    reage_portfolio(TODAY)
    tomorrow = TODAY + timedelta(days=1)
    save_rules(draft, [rule("All", "SeniorAgent")], user=supervisor)
    assert activate_version(draft, user=supervisor, effective_from=tomorrow, today=TODAY) is None
    assert RoutingVersion.objects.in_force(TODAY) == first
    assert reage_portfolio(tomorrow) == 1
    claim.refresh_from_db()
    assert claim.team.name == "SeniorAgent"


def test_rules_put_in_force_are_not_edited(first: RoutingVersion, supervisor: User) -> None:
    with pytest.raises(Refused) as edited:
        save_rules(first, list(first.rules.all()), user=supervisor)
    with pytest.raises(Refused) as again:
        activate_version(first, user=supervisor, effective_from=TODAY, today=TODAY)
    assert edited.value.code == again.value.code == "version_active"


def refused(draft: RoutingVersion, rules: list[RoutingRule], user: User) -> str:
    with pytest.raises(Refused) as refusal:
        save_rules(draft, rules, user=user)
    assert draft.rules.count() == 4
    return refusal.value.code


def test_the_last_rule_has_no_condition(draft: RoutingVersion, supervisor: User) -> None:
    aged = rule("Aged", "EscalationTeam", age_over=90)
    assert refused(draft, [aged], supervisor) == "no_last_resort"
    assert refused(draft, [], supervisor) == "no_last_resort"


def test_limits_do_not_cross(draft: RoutingVersion, supervisor: User) -> None:
    rest = rule("Rest", "GeneralAgent")
    for limits in ({"age_over": 90, "age_up_to": 90}, {"balance_over": 5, "balance_up_to": 4}):
        crossed = rule("Crossed", "EscalationTeam", **limits)
        assert refused(draft, [crossed, rest], supervisor) == "limits_crossed"


def test_an_inactive_team_gets_no_rule(draft: RoutingVersion, supervisor: User) -> None:
    Team.objects.filter(name="GeneralAgent").update(is_active=False)
    assert refused(draft, [rule("Rest", "GeneralAgent")], supervisor) == "team_inactive"


def test_only_those_who_decide_change_rules(
    draft: RoutingVersion, general_agent: User, auditor: User
) -> None:
    for person in (general_agent, auditor):
        assert refused(draft, [rule("Rest", "GeneralAgent")], person) == "not_allowed"
        with pytest.raises(Refused):
            draft_version(draft, user=person, today=TODAY)
        with pytest.raises(Refused):
            activate_version(draft, user=person, effective_from=TODAY, today=TODAY)


def test_rules_do_not_begin_in_the_past(draft: RoutingVersion, supervisor: User) -> None:
    with pytest.raises(Refused, match="never in the past"):
        activate_version(
            draft, user=supervisor, effective_from=TODAY - timedelta(days=1), today=TODAY
        )


def test_an_older_draft_does_not_pretend_to_follow_a_newer_version(
    draft: RoutingVersion, supervisor: User
) -> None:
    newer = draft_version(draft, user=supervisor, today=TODAY)
    activate_version(newer, user=supervisor, effective_from=TODAY, today=TODAY)
    with pytest.raises(Refused, match="newer version"):
        activate_version(draft, user=supervisor, effective_from=TODAY, today=TODAY)


def test_rules_wait_for_an_import_that_is_being_applied(
    draft: RoutingVersion, supervisor: User
) -> None:
    Import.objects.create(state=ImportState.APPLYING, size=1, as_of=TODAY)
    with pytest.raises(Refused, match="being applied"):
        activate_version(draft, user=supervisor, effective_from=TODAY, today=TODAY)
    draft.refresh_from_db()
    assert draft.activated_at is None
