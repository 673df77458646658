"""Whether the denial of claim `c` can be appealed, as `claims.rules.denials.no_appeal` says it."""

from psycopg import sql

from claims.bulk.clocks import CODES
from claims.choices import LineOfBusiness

MAY_APPEAL = sql.SQL(
    "NOT ('MA130' = ANY({codes}) OR ('29' = ANY({codes}) AND EXISTS (SELECT FROM claims_payer p "
    "WHERE p.id = c.payer_id AND p.line_of_business = {medicare})))"
).format(codes=CODES, medicare=sql.Literal(LineOfBusiness.MEDICARE.value))
