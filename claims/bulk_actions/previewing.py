"""Freezing which claims are meant, counting them exactly, and trying a few to show the effect."""

from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Func,
    IntegerField,
    QuerySet,
    Sum,
    Value,
    When,
)

from arengine.lib.money import ZERO
from claims.bulk_actions.conditions import Refusals
from claims.bulk_actions.kinds import KINDS, refused_to
from claims.choices import AdjudicationStatus, Disposition, Responsibility, WorkStatus
from claims.models import BulkAction, BulkChunk, Claim
from claims.models.bulk_actions import AT_ONCE
from claims.models.claim_queries import ClaimQuerySet

PART = AT_ONCE
SAMPLE = 5
BLANK = {"assignee__username": "nobody"}
NOT_REFUSED = -1
LABELS = {
    "work_status": WorkStatus,
    "adjudication_status": AdjudicationStatus,
    "responsibility": Responsibility,
    "disposition": Disposition,
}
SHOWN = ("claim_number", "team__name", "assignee__username", "follow_up_on", *LABELS)
FREEZE = """
WITH chosen AS MATERIALIZED (
    SELECT id, version, balance, row_number() OVER (ORDER BY id) - 1 AS place FROM ({claims}) c
), kept AS (
    INSERT INTO claims_bulkchunk (action_id, number, ids, versions, before, skipped, kept)
    SELECT %s, place / %s, array_agg(id ORDER BY id), array_agg(version ORDER BY id),
           '[]', '{{}}', '{{}}'
    FROM chosen GROUP BY place / %s
)
SELECT count(*), coalesce(sum(balance), 0) FROM chosen
"""


class _TakenBack(Exception):
    """Ends a try whose writes are not kept."""


def freeze(action: BulkAction, claims: ClaimQuerySet) -> None:
    """Which claims are meant, in parts; from here on nobody asks the filter again."""
    try:
        query, params = claims.order_by().values("id", "version", "balance").query.sql_with_params()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        # The query's own text may hold braces.
        statement = FREEZE.format(claims="{claims}").replace("{claims}", query)
        cursor.execute(statement, [*params, action.pk, PART, PART])
        action.claims, action.dollars = cursor.fetchone()


def describe(action: BulkAction, today: date) -> dict[str, Any]:
    """How many would be changed, who is refused and why, and a sample before and after."""
    user, kind = action.created_by, KINDS[action.kind]
    chosen = Claim.objects.for_user(user).filter(pk__in=frozen(action))
    refusals = refused_to(kind, user, action.values, chosen, today)
    claims = judged(chosen, refusals)
    found = (
        claims.values("why").annotate(claims=Count("pk"), dollars=Sum("balance")).order_by("why")
    )
    groups = {row["why"]: (row["claims"], str(row["dollars"])) for row in found}
    number, dollars = groups.pop(NOT_REFUSED, (0, str(ZERO)))
    first = claims.filter(why=NOT_REFUSED).order_by("pk").values_list("pk", flat=True)[:SAMPLE]
    return {
        "claims": number,
        "dollars": dollars,
        "refused": [
            {"why": refusals[why][0], "claims": count, "dollars": sum_}
            for why, (count, sum_) in groups.items()
        ],
        "sample": tried(action, list(first), today),
    }


def judged(claims: ClaimQuerySet, refusals: Refusals) -> "QuerySet[Any]":
    """Each with the place of the first reason that refuses it."""
    cases = [When(condition, then=Value(place)) for place, (_, condition) in enumerate(refusals)]
    why = Case(*cases, default=Value(NOT_REFUSED), output_field=IntegerField())
    return claims.annotate(why=why)


def frozen(action: BulkAction) -> Any:
    """The ids of all its claims, as a subquery."""
    every = Func("ids", function="unnest", output_field=BigIntegerField(), set_returning=True)
    return BulkChunk.objects.filter(action=action).annotate(claim=every).values("claim")


def tried(action: BulkAction, ids: list[int], today: date) -> list[dict[str, Any]]:
    """What becomes of these claims: it is done to them and taken back."""
    before = after = _looks(ids)
    try:
        with transaction.atomic():
            KINDS[action.kind].carry_out(ids, action.created_by, action.values, today)
            after = _looks(ids)
            raise _TakenBack
    except _TakenBack:
        return [
            {"claim": before[pk]["claim_number"], "changes": _changes(before[pk], after[pk])}
            for pk in ids
        ]


def _looks(ids: list[int]) -> dict[int, dict[str, Any]]:
    return {row["pk"]: row for row in Claim.objects.filter(pk__in=ids).values("pk", *SHOWN)}


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[list[str]]:
    """Name, before and after of every column that changes."""
    changed = [name for name in SHOWN if before[name] != after[name]]
    return [[_label(name), _said(name, before[name]), _said(name, after[name])] for name in changed]


def _label(name: str) -> str:
    return name.split("__")[0].replace("_on", "").replace("_", " ").capitalize()


def _said(name: str, value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%b} {value.day}, {value.year}"
    labels = dict(LABELS[name].choices) if name in LABELS else {}
    return str(labels.get(value, value) or BLANK.get(name, "nothing"))
