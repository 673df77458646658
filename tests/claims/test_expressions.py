"""The rules said in SQL are the rules said in Python, on random rows."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from claims.bulk.expressions import FactColumns, bucket_case, priority_of, rule_case, team_case
from claims.choices import LineOfBusiness
from claims.models import RoutingVersion
from claims.rules import ageing
from claims.rules.priority import priority
from claims.rules.routing import Facts, Rule, route

pytestmark = pytest.mark.django_db
relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
balances = st.one_of(
    st.sampled_from([Decimal("1000.00"), Decimal("1000.01"), Decimal("0.00"), Decimal("-5.00")]),
    st.decimals("-99999", "99999", places=2),
)
ages = st.one_of(st.sampled_from([-1, 0, 30, 31, 90, 91, 120, 121, 180, 366]), st.integers(-1, 900))
lines = st.sampled_from(LineOfBusiness.values)
codes = st.sampled_from(["", "CO-197", "16"])
facts = st.builds(
    Facts,
    balance=balances,
    age=ages,
    line_of_business=lines,
    payer=st.integers(1, 4),
    facility=st.integers(1, 3),
    denial_code=codes,
)
few = {"max_size": 2, "unique": True}
rules = st.builds(
    Rule,
    id=st.integers(1, 999),
    team=st.integers(1, 4),
    balance_over=st.none() | balances,
    balance_up_to=st.none() | balances,
    age_over=st.none() | ages,
    age_up_to=st.none() | ages,
    lines_of_business=st.lists(lines, **few).map(tuple),
    payers=st.lists(st.integers(1, 4), **few).map(tuple),
    facilities=st.lists(st.integers(1, 3), **few).map(tuple),
    denied=st.none() | st.booleans(),
    denial_codes=st.lists(codes, **few).map(tuple),
)


def select(*expressions: sql.Composable) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(expressions)))
        return cursor.fetchone()


def columns(row: Facts) -> FactColumns:
    return FactColumns(
        **{name: sql.Literal(getattr(row, name)) for name in FactColumns.__dataclass_fields__}
    )


@relaxed
@given(rules=st.lists(rules, min_size=1, max_size=4), row=facts)
def test_routing(rules: list[Rule], row: Facts) -> None:
    found = route(rules, row)
    expected = (found.id, found.team) if found else (None, None)
    assert select(rule_case(rules, columns(row)), team_case(rules, columns(row))) == expected


@relaxed
@given(row=facts)
def test_the_seeded_rules(row: Facts) -> None:
    rules = [rule.as_rule() for rule in RoutingVersion.objects.get(number=1).rules.all()]
    assert select(team_case(rules, columns(row))) == (route(rules, row).team,)


@relaxed
@given(days=ages)
def test_buckets(days: int) -> None:
    assert select(bucket_case(sql.Literal(days))) == (ageing.bucket(days),)


@relaxed
@given(balance=balances, days=ages)
def test_priorities(balance: Decimal, days: int) -> None:
    anchor = date(2026, 11, 21) - timedelta(days=days)
    expression = priority_of(sql.Literal(balance), sql.Literal(anchor))
    assert select(expression) == (priority(balance, anchor),)
