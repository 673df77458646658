"""What each payer pays, learned from the flow of the last twelve full months."""

from datetime import date
from typing import Any

from django.db import connection

from arengine.lib.dates import add_months
from claims.bulk.merged import STANDING
from claims.bulk.rollups import FLOW
from claims.choices import UNPAID_KINDS, EntryKind
from claims.rules.paid_percent import MONTHS, paid_percent

PAYMENT = EntryKind.PAYMENT.value
KINDS = [PAYMENT, *(kind.value for kind in UNPAID_KINDS)]
# A payer merged into another counts as that other.
SETTLED = f"""
WITH RECURSIVE {STANDING}
SELECT p.id, p.paid_percent, coalesce(-sum(dollars) FILTER (WHERE kind = %(payment)s), 0),
       coalesce(-sum(dollars) FILTER (WHERE kind <> %(payment)s), 0), coalesce(sum(entries), 0)
FROM claims_payer p JOIN standing s ON s.counts_as = p.id
LEFT JOIN {FLOW} AS flow ON flow.payer_id = s.id AND month >= %(first)s AND month < %(end)s
    AND kind = ANY(%(kinds)s)
GROUP BY p.id ORDER BY p.id
"""


def changed_percents(day: date) -> dict[int, int | None]:
    """Payers that pay another percent than is stored, with what they pay now."""
    end = add_months(day, 0)
    values: dict[str, Any] = {
        "payment": PAYMENT,
        "kinds": KINDS,
        "first": add_months(end, -MONTHS),
        "end": end,
    }
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, values)
        rows = cursor.fetchall()
    found = {payer: (was, paid_percent(*sums)) for payer, was, *sums in rows}
    return {payer: percent for payer, (was, percent) in found.items() if percent != was}
