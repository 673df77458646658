"""The rules of `claims.rules` said in SQL, built from the same tables; tests compare the two.

Each function takes SQL expressions of a row and returns one. The expressions come from this
code base, never from a request; the values of rules are quoted by psycopg.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import sql

from claims.rules.ageing import EDGES
from claims.rules.priority import CENT, EPOCH, UNKNOWN_PERCENT, Weights
from claims.rules.routing import Rule


def bucket_case(age: sql.Composable) -> sql.Composed:
    """The stored bucket (0 to 6) of an age in days."""
    whens = [
        sql.SQL("WHEN {} < {} THEN {}").format(age, sql.Literal(edge), sql.Literal(bucket))
        for bucket, edge in enumerate(EDGES[1:])
    ]
    last = sql.Literal(len(EDGES) - 1)
    return sql.SQL("CASE {} ELSE {} END").format(sql.SQL(" ").join(whens), last)


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """SQL expressions for what the score looks at; the last two of a claim's own columns."""

    balance: sql.Composable
    anchor: sql.Composable
    paid_percent: sql.Composable
    denial_code: sql.Composable
    idle_touches: sql.Composable


def priority_of(claim: ScoreColumns, weights: Weights) -> sql.Composed:
    """The stored priority; `claims.rules.priority` says the same."""
    words = (
        "floor({balance} * {cent} * {dollars} + ({epoch}::date - {anchor}) * {age} "
        "+ coalesce({paid_percent}, {unknown}) * {response} + {idle_touches} * {idle} "
        "+ CASE WHEN {denial_code} <> '' THEN {denial} ELSE 0 END)::bigint"
    )
    return sql.SQL(words).format(
        balance=claim.balance,
        anchor=claim.anchor,
        paid_percent=claim.paid_percent,
        idle_touches=claim.idle_touches,
        denial_code=claim.denial_code,
        cent=sql.Literal(CENT),
        epoch=sql.Literal(EPOCH),
        unknown=sql.Literal(UNKNOWN_PERCENT),
        dollars=sql.Literal(weights.dollars),
        age=sql.Literal(weights.age),
        response=sql.Literal(weights.response),
        idle=sql.Literal(weights.idle_touches),
        denial=sql.Literal(weights.denial),
    )


@dataclass(frozen=True, slots=True)
class FactColumns:
    """SQL expressions for what a routing rule may look at."""

    balance: sql.Composable
    age: sql.Composable
    line_of_business: sql.Composable
    payer: sql.Composable
    facility: sql.Composable
    denial_code: sql.Composable


def rule_case(rules: Sequence[Rule], facts: FactColumns) -> sql.Composed:
    """The id of the first rule that holds; NULL when none does."""
    return _first_holding(rules, facts, [rule.id for rule in rules])


def team_case(rules: Sequence[Rule], facts: FactColumns) -> sql.Composed:
    """The team of the first rule that holds; NULL when none does."""
    return _first_holding(rules, facts, [rule.team for rule in rules])


def _first_holding(
    rules: Sequence[Rule], facts: FactColumns, answers: Sequence[int]
) -> sql.Composed:
    whens = [
        sql.SQL("WHEN {} THEN {}").format(condition(rule, facts), sql.Literal(answer))
        for rule, answer in zip(rules, answers, strict=True)
    ]
    return sql.SQL("CASE {} END::bigint").format(sql.SQL(" ").join(whens))


def condition(rule: Rule, facts: FactColumns) -> sql.Composable:
    """Whether a rule holds, as a boolean expression."""
    parts = [
        *_compared(facts.balance, rule.balance_over, rule.balance_up_to),
        *_compared(facts.age, rule.age_over, rule.age_up_to),
        *_listed(facts.line_of_business, rule.lines_of_business),
        *_listed(facts.payer, rule.payers),
        *_listed(facts.facility, rule.facilities),
        *_listed(facts.denial_code, rule.denial_codes),
    ]
    if rule.denied is not None:
        sign = sql.SQL("<>" if rule.denied else "=")
        parts.append(sql.SQL("{} {} ''").format(facts.denial_code, sign))
    return sql.SQL(" AND ").join(parts) if parts else sql.SQL("true")


def _compared(value: sql.Composable, over: object, up_to: object) -> list[sql.Composed]:
    bounds = ((">", over), ("<=", up_to))
    return [
        sql.SQL("{} {} {}").format(value, sql.SQL(sign), sql.Literal(bound))
        for sign, bound in bounds
        if bound is not None
    ]


def _listed(value: sql.Composable, allowed: Sequence[object]) -> list[sql.Composed]:
    if not allowed:
        return []
    options = sql.SQL(", ").join(sql.Literal(option) for option in allowed)
    return [sql.SQL("{} IN ({})").format(value, options)]
