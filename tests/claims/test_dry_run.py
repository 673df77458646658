"""The dry run: claims and dollars per team before and after, and what to mind."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.choices import Role
from accounts.models import Team, User
from claims.choices import LineOfBusiness
from claims.models import Claim, RoutingRule, RoutingVersion
from claims.services.dry_run import DryRun, dry_run
from tests.factories import TODAY, ClaimFactory, FacilityFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db


def seeded() -> list[RoutingRule]:
    return list(RoutingVersion.objects.get(number=1).rules.select_related("team"))


def run(rules: list[RoutingRule], user: User) -> DryRun:
    return dry_run(rules, as_of=TODAY, user=user)


def effects(result: DryRun) -> dict[str, tuple]:
    return {
        effect.team.name: (
            effect.before.claims,
            effect.before.dollars,
            effect.after.claims,
            effect.after.dollars,
        )
        for effect in result.teams
    }


def test_teams_before_and_after_add_up_to_the_open_claims(supervisor: User) -> None:
    ClaimFactory(balance=Decimal("1000.01"))
    ClaimFactory(balance=Decimal("1000.00"), days=90)
    ClaimFactory(balance=Decimal("500.00"), days=91, team_name="EscalationTeam")
    ClaimFactory(balance=Decimal("-5.00"), days=91)
    result = run(seeded(), supervisor)
    zero = Decimal("0.00")
    assert effects(result) == {
        "SeniorAgent": (0, zero, 1, Decimal("1000.01")),
        "EscalationTeam": (1, Decimal("500.00"), 1, Decimal("500.00")),
        "GovernmentSpecialist": (0, zero, 0, zero),
        "GeneralAgent": (2, Decimal("2000.01"), 1, Decimal("1000.00")),
    }
    assert (result.total.claims, result.total.dollars) == (3, Decimal("2500.01"))
    assert (result.moved.claims, result.moved.dollars) == (1, Decimal("1000.01"))
    assert [effect.routed.claims for effect in result.rules] == [1, 1, 0, 1]


def test_nothing_is_written(supervisor: User) -> None:
    claim = ClaimFactory(balance=Decimal("5000.00"))
    run(seeded(), supervisor)
    assert Claim.objects.get(pk=claim.pk).team.name == "GeneralAgent"


def test_hand_assignments_that_the_rules_contradict_are_said(supervisor: User) -> None:
    ClaimFactory(balance=Decimal("5000.00"), assigned_by_hand=True)
    ClaimFactory(assigned_by_hand=True)
    result = run(seeded(), supervisor)
    assert (result.kept_by_hand.claims, result.moved.claims) == (1, 0)
    assert effects(result)["GeneralAgent"][2] == 2
    assert result.warnings[-1] == (
        "Assigned by hand, and staying although the rules say otherwise: claims 1, $5,000.00."
    )


def test_a_rule_that_no_claim_meets_and_teams_that_get_nothing_are_named(supervisor: User) -> None:
    ClaimFactory(balance=Decimal("5000.00"), days=10, team_name="SeniorAgent")
    assert run(seeded(), supervisor).warnings == [
        "Rule 2 “Aged” never fires: no open claim meets it.",
        "Rule 3 “Government payer” never fires: no open claim meets it.",
        "Rule 4 “Everything else” is shadowed by Rule 1 “High value”: "
        "every open claim that meets it (1) is taken there first.",
        "Escalation Team receives nothing.",
        "Government Specialist receives nothing.",
        "General Agent receives nothing.",
    ]


def test_the_brief_starves_the_government_queue_and_the_dry_run_says_why(supervisor: User) -> None:
    medicare = PayerFactory(line_of_business=LineOfBusiness.MEDICARE)
    ClaimFactory(payer=medicare, balance=Decimal("2000.00"), team_name="SeniorAgent")
    ClaimFactory(payer=medicare, days=100, team_name="EscalationTeam")
    ClaimFactory()
    assert run(seeded(), supervisor).warnings == [
        "Rule 3 “Government payer” is shadowed by Rule 1 “High value” and Rule 2 “Aged”: "
        "every open claim that meets it (2) is taken there first.",
        "Government Specialist receives nothing.",
    ]


def test_a_rule_that_can_never_fire_is_named_even_without_claims(supervisor: User) -> None:
    rules = seeded()
    rules.insert(1, RoutingRule(name="Very high", team=rules[0].team, balance_over=Decimal(5000)))
    assert run(rules, supervisor).warnings[1] == (
        "Rule 2 “Very high” never fires: whatever meets it meets Rule 1 “High value”."
    )


def test_a_supervisor_of_one_facility_counts_its_claims_only() -> None:
    north = FacilityFactory(name="North")
    person = UserFactory(role=Role.SUPERVISOR)
    person.facilities.add(north)
    ClaimFactory(facility=north)
    ClaimFactory(facility=FacilityFactory(name="South"))
    assert run(seeded(), person).total.claims == 1


def test_the_dry_run_costs_at_most_two_statements_over_the_claims(
    supervisor: User, django_assert_num_queries: Any
) -> None:
    rules = seeded()
    ClaimFactory()
    with django_assert_num_queries(3):
        run(rules, supervisor)
    assert Team.objects.count() == 4
