"""Hand-over rules: what they say, and what supervisors do with their versions."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from arengine.lib.errors import Refused
from claims.models import DenialCategory
from claims.rules.shadowing import shadowed_by
from strategies.choices import AppliesTo
from strategies.models import HandoverRule, HandoverRules, Workflow
from strategies.rules.handover import (
    Facts,
    Rule,
    holds,
    in_words,
    includes,
    is_unconditional,
)
from strategies.services.handover_rules import (
    activate_handover_rules,
    draft_handover_rules,
    save_handover_rules,
)
from tests.factories import TODAY
from tests.strategies.handover import handover_rule, rules_in_force
from tests.strategies.workflows import workflow_version


@pytest.mark.parametrize(
    ("conditions", "taken", "left"),
    [
        ({"workflow": 1}, {}, {"workflow": 2}),
        ({"to_workflow": 2}, {}, {"workflow": 2}),
        (
            {"applies_to": AppliesTo.DENIED},
            {"fits": frozenset({AppliesTo.ANY, AppliesTo.DENIED})},
            {},
        ),
        ({"contacts": 2}, {"contacts": 2}, {"contacts": 1}),
        ({"contacts": 2}, {"contacts": 3}, {"contacts": 3, "is_answered": True}),
        ({"missed": 2}, {"missed": 2}, {"missed": 1}),
        ({"rounds": 1}, {"rounds": 1}, {"rounds": 0}),
        ({"rounds": 1}, {"rounds": 2}, {"rounds": 2, "is_paid": True}),
        ({"days_running": 30}, {"days_running": 30}, {"days_running": 29}),
        ({"days_left": 5}, {"days_left": 5}, {"days_left": 6}),
        ({"days_left": 5}, {"days_left": -1}, {"days_left": None}),
        ({"balance_over": Decimal(10)}, {"balance": Decimal("10.01")}, {"balance": Decimal(10)}),
        ({"categories": (3,)}, {"category": 3}, {"category": 4}),
        ({"categories": (3,)}, {"category": 3}, {"category": None}),
    ],
)
def test_a_rule_takes_what_meets_it_and_leaves_the_rest(
    conditions: dict[str, Any], taken: dict[str, Any], left: dict[str, Any]
) -> None:
    usual = {"workflow": 1, "balance": Decimal(100)}
    rule = Rule(**conditions)
    assert holds(rule, Facts(**{**usual, **taken}))
    assert not holds(rule, Facts(**{**usual, **left}))


def test_a_workflow_alone_is_no_condition() -> None:
    assert is_unconditional(Rule(workflow=1, to_workflow=2))
    assert not is_unconditional(Rule(workflow=1, missed=1))


def test_a_rule_after_a_wider_one_never_speaks() -> None:
    wide, narrow = Rule(missed=1), Rule(workflow=1, missed=2, balance_over=Decimal(5))
    assert shadowed_by([wide, narrow], includes) == {1: 0}
    assert shadowed_by([narrow, wide], includes) == {}


def test_what_was_in_a_workflow_before_is_left_to_later_rules() -> None:
    assert shadowed_by([Rule(missed=1, to_workflow=2), Rule(missed=2)], includes) == {}


def test_a_rule_in_words() -> None:
    rule = Rule(contacts=2, balance_over=Decimal(5000), categories=(3,))
    assert in_words(rule, {3: "Coding"}) == (
        "2 or more contacts without an answer and balance over $5,000.00 and denied for Coding"
    )


@pytest.fixture
def draft(supervisor: User) -> HandoverRules:
    rules_in_force(handover_rule(missed=2))
    return draft_handover_rules(user=supervisor, today=TODAY)[0]


@pytest.mark.django_db
def test_the_first_version_is_an_assumption_that_waits_for_a_person() -> None:
    version = HandoverRules.objects.get()
    assert (version.activated_at, version.source.startswith("Assumption")) == (None, True)
    assert list(version.rules.values_list("name", "workflow__key", "to_workflow__key")) == [
        ("Denied while written to", "email-follow-up", "appeal-process"),
        ("Missed twice", None, None),
        ("Messages unanswered", "email-follow-up", "phone-campaign"),
        ("A round of calls without a payment", "phone-campaign", "negotiation"),
        ("Talks without an end", "negotiation", None),
    ]


@pytest.mark.django_db
def test_a_draft_is_a_copy_of_the_last_version(draft: HandoverRules) -> None:
    assert (draft.number, [rule.missed for rule in draft.rules.all()]) == (3, [2])


@pytest.mark.django_db
def test_a_draft_that_waits_is_gone_on_with(draft: HandoverRules, supervisor: User) -> None:
    assert draft_handover_rules(user=supervisor, today=TODAY) == (draft, False)
    activate_handover_rules(draft, user=supervisor, today=TODAY, source="Memo")
    following, is_new = draft_handover_rules(user=supervisor, today=TODAY)
    assert (following.number, is_new) == (4, True)


@pytest.mark.django_db
def test_rules_are_put_in_force_with_a_reason(draft: HandoverRules, supervisor: User) -> None:
    save_handover_rules(draft, [handover_rule(missed=2)], user=supervisor)
    active = activate_handover_rules(draft, user=supervisor, today=TODAY, source=" Memo ")
    assert (active.source, active.activated_by, active.valid_from) == ("Memo", supervisor, TODAY)
    assert [rule.name for rule in active.rules.all()] == ["On"]


def to(key: str) -> Workflow:
    return Workflow.objects.get(key=key)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: [handover_rule()], "no_condition"),
        (lambda: [handover_rule(missed=1), handover_rule(missed=2)], "name_twice"),
        (
            lambda: [handover_rule(missed=1, workflow=to("calls"), to_workflow=to("calls"))],
            "step_loop",
        ),
        (lambda: [handover_rule(categories=[0])], "unknown_category"),
    ],
)
def test_bad_rules_are_refused(
    build: Any, code: str, draft: HandoverRules, supervisor: User
) -> None:
    workflow_version()
    with pytest.raises(Refused) as refused:
        save_handover_rules(draft, build(), user=supervisor)
    assert refused.value.code == code


@pytest.mark.django_db
def test_a_rule_to_a_workflow_that_is_not_in_force_is_refused(
    draft: HandoverRules, supervisor: User
) -> None:
    rule = handover_rule(missed=2, to_workflow=workflow_version().workflow)
    save_handover_rules(draft, [rule], user=supervisor)
    Workflow.objects.filter(key="calls").update(is_active=False)
    with pytest.raises(Refused) as refused:
        activate_handover_rules(draft, user=supervisor, today=TODAY, source="Memo")
    assert refused.value.code == "not_in_force"


@pytest.mark.django_db
def test_rules_in_force_are_not_edited(draft: HandoverRules, supervisor: User) -> None:
    activate_handover_rules(draft, user=supervisor, today=TODAY, source="Memo")
    with pytest.raises(Refused) as refused:
        save_handover_rules(draft, [], user=supervisor)
    assert refused.value.code == "version_active"


@pytest.mark.django_db
def test_agents_change_no_rules(draft: HandoverRules, general_agent: User) -> None:
    with pytest.raises(Refused) as refused:
        save_handover_rules(draft, [], user=general_agent)
    assert refused.value.code == "not_allowed"


@pytest.mark.django_db
def test_a_category_of_denials_is_named(draft: HandoverRules, supervisor: User) -> None:
    category = DenialCategory.objects.earliest("pk")
    save_handover_rules(draft, [handover_rule(categories=[category.pk])], user=supervisor)
    assert HandoverRule.objects.get(version=draft).categories == [category.pk]
