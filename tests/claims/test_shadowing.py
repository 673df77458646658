"""Rules that can never speak."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from claims.rules.routing import Facts, Rule, holds
from claims.rules.shadowing import includes, is_last_resort, shadowed_by
from tests.claims.test_expressions import facts, relaxed, rules

BARE = Rule(id=1, team=1)


@pytest.mark.parametrize(
    ("wider", "narrower", "included"),
    [
        ({}, {"age_over": 90}, True),
        ({"age_over": 90}, {}, False),
        ({"age_over": 90}, {"age_over": 90}, True),
        ({"age_over": 90}, {"age_over": 89}, False),
        ({"age_up_to": 90}, {"age_over": 10, "age_up_to": 60}, True),
        ({"balance_over": Decimal("1000")}, {"balance_over": Decimal("5000")}, True),
        ({"balance_over": Decimal("1000")}, {"balance_up_to": Decimal("5000")}, False),
        ({"payers": (1, 2)}, {"payers": (2,)}, True),
        ({"payers": (2,)}, {"payers": (1, 2)}, False),
        ({"denied": True}, {"denied": True}, True),
        ({"denied": True}, {"denial_codes": ("CO-197",)}, True),
        ({"denied": True}, {"denial_codes": ("CO-197", "")}, False),
        ({"denied": False}, {"denied": True}, False),
        ({"lines_of_business": ("medicare", "medicaid")}, {"lines_of_business": ()}, False),
    ],
)
def test_whether_one_rule_includes_another(wider: dict, narrower: dict, included: bool) -> None:
    assert includes(replace(BARE, **wider), replace(BARE, **narrower)) is included


@relaxed
@given(wider=rules, narrower=rules, row=facts)
def test_what_meets_the_included_rule_meets_the_wider(
    wider: Rule, narrower: Rule, row: Facts
) -> None:
    if includes(wider, narrower) and holds(narrower, row):
        assert holds(wider, row)


def test_a_rule_is_shadowed_by_the_first_that_includes_it() -> None:
    aged = replace(BARE, age_over=90)
    assert shadowed_by([aged, BARE, replace(aged, age_over=120), BARE], includes) == {2: 0, 3: 1}


def test_only_a_rule_without_conditions_is_a_last_resort() -> None:
    assert is_last_resort(BARE)
    assert not is_last_resort(replace(BARE, denied=False))
