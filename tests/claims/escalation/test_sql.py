"""What the rules say in Python, the night does in SQL."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim
from claims.rules import escalation, routing
from claims.services.escalation import escalate_by_rules
from tests.claims.escalation.standing import MOMENT, place, rules
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db

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
