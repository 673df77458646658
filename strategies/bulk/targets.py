"""Which claims a campaign would take, and why it leaves the others: counted, then frozen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from claims.choices import Responsibility, Status, WorkStatus
from claims.models.claim_queries import ClaimQuerySet
from strategies.models import Enrolment, LaunchPart
from strategies.rules.shares import Amount

PART = 10_000
TAKEN = -1
NOT_OPEN = ("withdrawn with its import", "no open balance")
OVER = (WorkStatus.READY_TO_CLOSE, WorkStatus.CLOSED)
FREEZE = """
WITH chosen AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM ({claims}) c
), kept AS (
    INSERT INTO strategies_launchpart (launch_id, number, ids)
    SELECT %s, place / %s, array_agg(id ORDER BY id) FROM chosen GROUP BY place / %s
)
SELECT count(*) FROM chosen
"""


def reasons(ends_on: date) -> list[tuple[str, Q]]:
    """Why a claim is left out; the first that holds counts."""
    under_way = Enrolment.objects.under_way().filter(claim=OuterRef("pk"))
    elsewhere = under_way.filter(campaign__isnull=False)
    withdrawn, not_open = NOT_OPEN
    return [
        (withdrawn, Q(withdrawn_at__isnull=False)),
        (not_open, ~Q(status=Status.OPEN)),
        ("missing from the last snapshot: to be decided on first", Q(missing_since__isnull=False)),
        ("its work is over", Q(work_status__in=OVER)),
        ("the patient owes it, not the payer", Q(responsibility=Responsibility.PATIENT)),
        ("under way in another campaign", Q(Exists(elsewhere))),
        ("under way in a workflow", Q(Exists(under_way))),
        ("put off until after the campaign's end", Q(is_due=False, follow_up_on__gt=ends_on)),
    ]


def count_reasons(claims: ClaimQuerySet, ends_on: date) -> dict[str, Amount]:
    """Of each reason that holds for some, how many and how much."""
    every = reasons(ends_on)
    found = _judged(claims, every).exclude(why=TAKEN).values("why").order_by("why")
    sums = found.annotate(claims=Count("pk"), dollars=Sum("balance"))
    return {every[row["why"]][0]: Amount(row["claims"], row["dollars"]) for row in sums}


def taken(claims: ClaimQuerySet, ends_on: date) -> "QuerySet[Any, Any]":
    """Those that no reason leaves out."""
    return _judged(claims, reasons(ends_on)).filter(why=TAKEN)


def count_payers(claims: "QuerySet[Any, Any]", ends_on: date) -> dict[int, tuple[Amount, int]]:
    """Of each payer of the target: how many, how much, and how many have a deadline before the
    end."""
    late = Count("pk", filter=Q(deadline_on__lte=ends_on))
    rows = claims.values("payer").order_by("payer")
    sums = rows.annotate(claims=Count("pk"), dollars=Sum("balance"), late=late)
    return {row["payer"]: (Amount(row["claims"], row["dollars"]), row["late"]) for row in sums}


def overlapping(claims: ClaimQuerySet) -> Mapping[tuple[int, str], int]:
    """The campaigns that have some of these claims under way: (id, name) and how many."""
    rows = Enrolment.objects.under_way().filter(claim__in=claims.order_by(), campaign__isnull=False)
    found = rows.values_list("campaign", "campaign__name").annotate(claims=Count("pk"))
    return {(pk, name): count for pk, name, count in found.order_by("-claims", "campaign")}


def freeze(launch_id: int, claims: "QuerySet[Any, Any]") -> int:
    """Which claims are meant, in parts by ascending id; from here on nobody asks the filter."""
    try:
        query, params = claims.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(FREEZE.replace("{claims}", query), [*params, launch_id, PART, PART])
        (count,) = cursor.fetchone()
    return int(count)


def frozen(part: LaunchPart) -> "QuerySet[Any, Any]":
    """The ids of a part, as a subquery."""
    every = Func("ids", function="unnest", output_field=BigIntegerField(), set_returning=True)
    return LaunchPart.objects.filter(pk=part.pk).annotate(claim=every).values("claim")


def _judged(claims: ClaimQuerySet, every: list[tuple[str, Q]]) -> "QuerySet[Any, Any]":
    """Each with the place of the first reason that leaves it out."""
    cases = [When(condition, then=Value(place)) for place, (_, condition) in enumerate(every)]
    return claims.annotate(why=Case(*cases, default=Value(TAKEN), output_field=IntegerField()))
