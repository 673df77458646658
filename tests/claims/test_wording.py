"""Routing rules in words."""

from decimal import Decimal

import pytest

from claims.rules.routing import Rule
from claims.rules.wording import in_words


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ({}, "every claim that no rule above takes"),
        ({"balance_over": Decimal("1000.00")}, "balance over $1,000.00"),
        (
            {"balance_over": Decimal(50), "balance_up_to": Decimal(1000), "age_over": 90},
            "balance over $50.00 and balance up to $1,000.00 and age over 90 days",
        ),
        (
            {"lines_of_business": ("medicare", "medicaid")},
            "line of business Medicare or Medicaid",
        ),
        ({"payers": (1, 9), "facilities": (2,)}, "payer Aetna or #9 and facility North"),
        ({"denied": True, "denial_codes": ("CO-197",)}, "denied and denial code CO-197"),
        ({"denied": False, "age_up_to": 30}, "age up to 30 days and not denied"),
    ],
)
def test_conditions_read_as_a_sentence(conditions: dict, words: str) -> None:
    assert in_words(Rule(id=1, team=1, **conditions), {1: "Aetna"}, {2: "North"}) == words
