"""Which clocks run on claims of every standing."""

from datetime import date, timedelta
from itertools import chain, product
from typing import Any

import pytest
from django.db import connection
from psycopg import sql

from accounts.models import Team
from claims.bulk.clocks import wanted
from claims.choices import AdjudicationStatus, Responsibility, WorkStatus
from claims.models import Claim
from claims.rules.deadlines import may_run, moves_clocks
from tests.factories import TODAY, ClaimFactory, FacilityFactory, PayerFactory

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)
KINDS: dict[str, Any] = {
    "adjudication_status": AdjudicationStatus,
    "work_status": WorkStatus,
    "responsibility": Responsibility,
}
# Each with each of what the payer says; all three at once would be a thousand claims more.
STANDINGS = chain(
    product(AdjudicationStatus, WorkStatus, [Responsibility.PRIMARY]),
    product(AdjudicationStatus, [WorkStatus.IN_PROGRESS], list(Responsibility)[1:]),
)
EVERY = [tuple(map(str, statuses)) for statuses in STANDINGS]


def clocks(billed_on: date | None) -> dict[tuple[str, ...], str | None]:
    """The clock of a claim by its statuses."""
    same = {
        "payer": PayerFactory(),
        "facility": FacilityFactory(),
        "team": Team.objects.get(name="GeneralAgent"),
        "feed_status": "Unbilled",
        "denied_on": YESTERDAY,
        "billed_on": billed_on,
    }
    claims = Claim.objects.bulk_create(
        ClaimFactory.build(**same, **dict(zip(KINDS, statuses, strict=True))) for statuses in EVERY
    )
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT claim_id, kind FROM ({}) clock").format(wanted(sql.SQL("true")))
        )
        kinds = dict(cursor.fetchall())
    return {statuses: kinds.get(claim.pk) for statuses, claim in zip(EVERY, claims, strict=True)}


@pytest.mark.parametrize("billed_on", [None, YESTERDAY])
def test_a_move_that_is_said_to_leave_the_clocks_leaves_them(billed_on: date | None) -> None:
    found = clocks(billed_on)
    assert set(found.values()) == {None, "timely_filing", "appeal_level_1"}
    for before, kind in found.items():
        assert kind is None or may_run(*before), before
        for place, column in enumerate(KINDS):
            for value in KINDS[column]:
                after = (*before[:place], str(value), *before[place + 1 :])
                moved = {column: [before[place], str(value)]}
                if after in found and not moves_clocks(moved, is_billed=billed_on is not None):
                    assert found[after] == kind, (before, after)
