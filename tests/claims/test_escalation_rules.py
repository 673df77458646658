"""Versions of the escalation rules, and their dry run."""

from decimal import Decimal

import pytest

from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.models import Claim, EscalationRule, EscalationVersion
from claims.services.escalation_rules import (
    activate_version,
    draft_version,
    dry_run,
    save_rules,
)
from tests.factories import TODAY, ClaimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


def rule(name: str, **conditions: object) -> EscalationRule:
    return EscalationRule(name=name, reason="it is time", **conditions)


@pytest.fixture
def draft(supervisor: User) -> EscalationVersion:
    first = EscalationVersion.objects.get(number=1)
    return draft_version(first, user=supervisor, today=TODAY)


def test_a_draft_copies_the_rules_and_escalates_nothing(draft: EscalationVersion) -> None:
    first = EscalationVersion.objects.get(number=1)
    columns = ("position", "name", "reason", "idle_touches", "balance_over", "again_after")
    assert list(draft.rules.values_list(*columns)) == list(first.rules.values_list(*columns))
    assert EscalationVersion.objects.in_force(TODAY) == first


def test_an_activated_version_is_in_force_and_never_edited(
    draft: EscalationVersion, supervisor: User
) -> None:
    save_rules(draft, [rule("Old", age_over=90)], user=supervisor)
    activate_version(draft, user=supervisor, today=TODAY, why="Memo 7")
    in_force = EscalationVersion.objects.in_force(TODAY)
    assert (in_force, in_force.source, in_force.activated_by) == (draft, "Memo 7", supervisor)
    with pytest.raises(Refused, match="not edited"):
        save_rules(draft, [rule("Old", age_over=80)], user=supervisor)


def test_rules_that_may_not_be_in_force_are_refused(
    draft: EscalationVersion, supervisor: User, general_agent: User
) -> None:
    twice = [rule("Old", age_over=90), rule("Old", age_over=80)]
    gone = Team.objects.create(name="Gone", label="Gone", is_active=False)
    for rules, words in (
        ([rule("All")], "every open claim"),
        (twice, "Two rules"),
        ([rule("Old", age_over=90, to_team=gone)], "no longer takes claims"),
    ):
        with pytest.raises(Refused, match=words):
            save_rules(draft, rules, user=supervisor)
    with pytest.raises(Refused, match="Only a supervisor"):
        save_rules(draft, [rule("Old", age_over=90)], user=general_agent)


def test_the_dry_run_counts_by_the_first_rule_that_holds_and_writes_nothing(
    supervisor: User,
) -> None:
    ClaimFactory(days=100, balance=Decimal("100.00"))
    ClaimFactory(days=100, balance=Decimal("2000.00"))
    ClaimFactory(days=10, balance=Decimal("5000.00"))
    rules = [rule("Large", balance_over=1000), rule("Old", age_over=90)]
    run = dry_run(rules, today=TODAY, user=supervisor)
    assert [(effect.claims, effect.dollars) for effect in run.rules] == [
        (2, Decimal("7000.00")),
        (1, Decimal("100.00")),
    ]
    assert (run.claims, run.dollars) == (3, Decimal("7100.00"))
    assert not Claim.objects.filter(work_status="escalated").exists()


def test_the_dry_run_warns_of_rules_that_never_fire(supervisor: User) -> None:
    ClaimFactory(days=100)
    rules = [
        rule("Old", age_over=90),
        rule("Older", age_over=120),
        rule("Some", balance_over=10),
        rule("Idle", idle_touches=3),
    ]
    warnings = dry_run(rules, today=TODAY, user=supervisor).warnings
    assert warnings[:3] == [
        "Rule 2 “Older” never fires: whatever meets it meets “Old”.",
        "Rule 3 “Some” is shadowed: earlier rules take all 1.",
        "Rule 4 “Idle” does not fire today: no open claim meets it.",
    ]
    assert "General Agent has no lead: its claims are only marked." in warnings
