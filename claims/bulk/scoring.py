"""The score over many rows: the weights in force, and what they look at in a row of claims."""

from psycopg import sql

from claims.bulk.expressions import ScoreColumns, priority_of
from claims.models import ScoreWeights
from claims.remembered import remembered
from claims.rules.priority import Weights


def weights_in_force() -> Weights:
    """The weights that score now. Read once for a run of statements."""
    return ScoreWeights.objects.in_force().as_weights()


def score_in_force() -> ScoreWeights:
    """The version that scores now, for one claim after the other."""
    return remembered("score", ScoreWeights.objects.in_force)


def paid_percent(payer: sql.Composable) -> sql.Composed:
    """What the payer of this id pays, in percent; NULL where that is not known."""
    return sql.SQL("(SELECT paid_percent FROM claims_payer WHERE id = {})").format(payer)


def claim_priority(
    weights: Weights,
    *,
    balance: sql.Composable = sql.SQL("c.balance"),  # noqa: B008
    payer: sql.Composable = sql.SQL("c.payer_id"),  # noqa: B008
) -> sql.Composed:
    """The priority of claim `c`, with another balance or payer where it is about to get one."""
    return priority_of(
        ScoreColumns(
            balance=balance,
            anchor=sql.SQL("c.age_anchor_on"),
            paid_percent=paid_percent(payer),
            denial_code=sql.SQL("c.denial_code"),
            idle_touches=sql.SQL("c.idle_touches"),
        ),
        weights,
    )
