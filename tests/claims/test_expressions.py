"""The rules said in SQL are the rules said in Python, on random rows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from claims.bulk.expressions import (
    FactColumns,
    ScoreColumns,
    bucket_case,
    priority_of,
    rule_case,
    team_case,
)
from claims.choices import LineOfBusiness
from claims.models import RoutingVersion
from claims.rules import ageing
from claims.rules.priority import Scored, Weights, priority
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
days = st.dates(date(1950, 1, 1), date(2060, 1, 1))
claims = st.builds(
    Scored,
    balance=balances | st.decimals("-999999999999.99", "999999999999.99", places=2),
    anchor=days,
    response=st.none() | st.integers(0, 100),
    idle_touches=st.integers(0, 400),
    is_denied=st.booleans(),
)
point = st.decimals("-999.99", "999.99", places=2)
weightings = st.builds(Weights, point, point, point, point, point)
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
@given(claim=claims, weights=weightings)
def test_priorities(claim: Scored, weights: Weights) -> None:
    columns = ScoreColumns(
        balance=sql.Literal(claim.balance),
        anchor=sql.Literal(claim.anchor),
        paid_percent=sql.SQL("{}::int").format(sql.Literal(claim.response)),
        denial_code=sql.Literal("CO-197" if claim.is_denied else ""),
        idle_touches=sql.Literal(claim.idle_touches),
    )
    assert select(priority_of(columns, weights)) == (priority(claim, weights),)
