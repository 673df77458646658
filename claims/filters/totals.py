"""The total of a list of claims: from the rollup where the filter allows, else counted."""

from datetime import date

from accounts.models import User
from claims.bulk.totals import Condition, Total, among, capped_total, exact_total, stock_total
from claims.filters.claims import ClaimFilter, filter_claims
from claims.models import Claim


def claims_total(user: User, asked: ClaimFilter, as_of: date, *, count_all: bool = False) -> Total:
    """Count and balance of what the user sees of the filter; `count_all` spares no time."""
    if asked.fits_stock:
        return stock_total(user, _stock_conditions(asked))
    claims = filter_claims(Claim.objects.for_user(user), asked, as_of)
    return (exact_total if count_all else capped_total)(claims, "balance")


def _stock_conditions(asked: ClaimFilter) -> list[Condition]:
    conditions = [
        *among("payer_id", asked.payers),
        *among("team_id", asked.teams),
        *among("facility_id", asked.facilities),
        *among("bucket", asked.buckets),
        *among("status", [str(status) for status in asked.statuses]),
    ]
    if asked.payers_not:
        conditions.append(("payer_id <> ALL(%s)", list(asked.payers_not)))
    return conditions
