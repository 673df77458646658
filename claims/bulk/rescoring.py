"""Scoring stored claims anew: locked in key order, read as they are then, written where it differs.

No version moves, since nothing that a person edits does: nobody's open form becomes stale. The
score is shown, so whoever asks what was updated since then gets the claim again.
"""

from django.db import connection, transaction
from psycopg import sql

from arengine.lib.deadlocks import retry_deadlocks
from claims.bulk.scoring import claim_priority, weights_in_force

# What is locked is read as its last writer left it, whenever the statement began.
RESCORE = sql.SQL(
    "WITH scored AS MATERIALIZED (SELECT c.id, c.priority, {priority} AS fresh FROM claims_claim c "
    "WHERE c.status IN ('open', 'credit') AND {which} ORDER BY c.id FOR NO KEY UPDATE OF c) "
    "UPDATE claims_claim c SET priority = scored.fresh, updated_at = now() FROM scored "
    "WHERE c.id = scored.id AND scored.fresh <> scored.priority"
)


@retry_deadlocks
@transaction.atomic
def rescore(which: sql.Composable) -> int:
    """Brings unresolved claims `c` to the score in force; returns how many this changed."""
    statement = RESCORE.format(priority=claim_priority(weights_in_force()), which=which)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount
