"""What sleeps comes back by itself: on its day, or when a payment posts. One statement each."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

# Claims are locked in key order, each known to sleep still. Those of an index of sleepers alone,
# so that this costs nothing where nothing is due. No version moves: nothing a person reads does.
WAKE = """
WITH waking AS MATERIALIZED (
    SELECT c.id FROM claims_claim c
    WHERE NOT c.is_due AND c.follow_up_on <= %(today)s ORDER BY c.id FOR NO KEY UPDATE
), woken AS (
    UPDATE claims_claim c SET is_due = true FROM waking WHERE c.id = waking.id RETURNING c.id
), marked AS (
    UPDATE claims_snooze s SET came_back_at = now(), came_back_by = 'day' FROM woken
    WHERE s.claim_id = woken.id AND s.came_back_at IS NULL
)
SELECT count(*) FROM woken"""

# A payment counts that was recorded after the claim was put off, and was not taken back.
WAKE_PAID = """
WITH paid AS MATERIALIZED (
    SELECT c.id FROM claims_snooze s JOIN claims_claim c ON c.id = s.claim_id
    WHERE s.when_paid AND s.came_back_at IS NULL
    AND (%(ids)s::bigint[] IS NULL OR c.id = ANY(%(ids)s::bigint[]))
    AND EXISTS (SELECT FROM claims_ledgerentry e WHERE e.claim_id = c.id AND e.kind = 'payment'
        AND e.amount < 0 AND e.recorded_at >= s.set_at
        AND NOT EXISTS (SELECT FROM claims_ledgerentry r WHERE r.reverses_id = e.id))
    ORDER BY c.id FOR NO KEY UPDATE OF c
), woken AS (
    UPDATE claims_claim c SET is_due = true FROM paid WHERE c.id = paid.id RETURNING c.id
), marked AS (
    UPDATE claims_snooze s SET came_back_at = now(), came_back_by = 'payment' FROM woken
    WHERE s.claim_id = woken.id
)
SELECT count(*) FROM woken"""


@transaction.atomic
def wake_claims(today: date) -> int:
    """Brings back what is due by its day or by a payment; returns how many claims that were."""
    return _count(WAKE, {"today": today}) + wake_paid()


def wake_paid(ids: Sequence[int] | None = None) -> int:
    """Brings back claims that wait for a payment and got one; of these, or of all."""
    return _count(WAKE_PAID, {"ids": None if ids is None else list(ids)})


def _count(statement: str, values: dict[str, date | list[int] | None]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
