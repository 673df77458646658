"""Freezing which claims are meant, counting them exactly, and trying a few to show the effect."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Case, IntegerField, QuerySet, Subquery, Value, When

from arengine.lib.dates import written
from arengine.lib.money import ZERO
from claims.bulk_actions.conditions import Refusals
from claims.bulk_actions.deadlines import WAITING
from claims.bulk_actions.kinds import KINDS
from claims.choices import AdjudicationStatus, Disposition, Responsibility, WorkStatus
from claims.models import BulkAction, Claim
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
COLUMNS = ("claim_number", "team__label", "assignee__username", "follow_up_on", *LABELS)
BESIDE = {"missed_deadline": Subquery(WAITING.values("due_on")[:1])}
SHOWN = (*COLUMNS, *BESIDE)
# The claims are read once: frozen in parts, counted by the reason that refuses them, and the first
# of each reason named.
FREEZE = """
WITH chosen AS MATERIALIZED (
    SELECT id, version, balance, why, row_number() OVER (ORDER BY id) - 1 AS place
    FROM ({claims}) c
), kept AS (
    INSERT INTO claims_bulkchunk (action_id, number, ids, versions, before, skipped, kept)
    SELECT %s, place / %s, array_agg(id ORDER BY id), array_agg(version ORDER BY id),
           '[]', '{{}}', '{{}}'
    FROM chosen GROUP BY place / %s
)
SELECT why, count(*), sum(balance), (array_agg(id ORDER BY id))[:%s] FROM chosen
GROUP BY why ORDER BY why
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Claims refused for one reason, or for none."""

    why: int
    claims: int
    dollars: Decimal
    first: list[int]


NOBODY = Group(NOT_REFUSED, 0, ZERO, [])


class _TakenBack(Exception):
    """Ends a try whose writes are not kept."""


def freeze(action: BulkAction, claims: ClaimQuerySet, refusals: Refusals) -> list[Group]:
    """Which claims are meant, in parts; from here on nobody asks the filter again."""
    asked = judged(claims.order_by(), refusals).values("id", "version", "balance", "why")
    try:
        query, params = asked.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        # The query's own text may hold braces.
        statement = FREEZE.format(claims="{claims}").replace("{claims}", query)
        cursor.execute(statement, [*params, action.pk, PART, PART, SAMPLE])
        return [Group(*row) for row in cursor.fetchall()]


def describe(
    action: BulkAction, groups: list[Group], refusals: Refusals, today: date
) -> dict[str, Any]:
    """How many would be changed, who is refused and why, and a sample before and after."""
    left = [group for group in groups if group.why != NOT_REFUSED]
    changed = next((group for group in groups if group.why == NOT_REFUSED), NOBODY)
    return {
        "claims": changed.claims,
        "dollars": str(changed.dollars),
        "refused": [
            {
                "why": refusals[group.why][0],
                "claims": group.claims,
                "dollars": str(group.dollars),
            }
            for group in left
        ],
        "sample": tried(action, changed.first, today),
    }


def judged(claims: ClaimQuerySet, refusals: Refusals) -> "QuerySet[Any]":
    """Each with the place of the first reason that refuses it."""
    cases = [When(condition, then=Value(place)) for place, (_, condition) in enumerate(refusals)]
    why = Case(*cases, default=Value(NOT_REFUSED), output_field=IntegerField())
    return claims.annotate(why=why)


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
    rows = Claim.objects.filter(pk__in=ids).values("pk", *COLUMNS, **BESIDE)
    return {row["pk"]: row for row in rows}


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[list[str]]:
    """Name, before and after of every column that changes."""
    changed = [name for name in SHOWN if before[name] != after[name]]
    return [[_label(name), _said(name, before[name]), _said(name, after[name])] for name in changed]


def _label(name: str) -> str:
    return name.split("__")[0].replace("_on", "").replace("_", " ").capitalize()


def _said(name: str, value: Any) -> str:
    if isinstance(value, date):
        return written(value)
    labels = dict(LABELS[name].choices) if name in LABELS else {}
    return str(labels.get(value, value) or BLANK.get(name, "nothing"))
