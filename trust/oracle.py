"""Where a claim belongs, said again in plain words and sharing nothing with the product's rules
but the routing rules of the database."""

from datetime import date

from claims.bulk.routing import rules_in_force
from claims.models import Claim
from claims.rules.routing import Facts, route


def bucket_of(anchor: date, as_of: date) -> int:
    """The seven buckets as the contract names them."""
    days = as_of.toordinal() - anchor.toordinal()
    if days <= 30:
        return 0
    if days <= 60:
        return 1
    if days <= 90:
        return 2
    if days <= 120:
        return 3
    if days <= 180:
        return 4
    return 5 if days <= 365 else 6


def misplaced(as_of: date) -> int:
    """Unresolved claims whose bucket is not that of their age."""
    claims = Claim.objects.filter(status__in=["open", "credit"])
    pairs = claims.values_list("age_anchor_on", "bucket").iterator()
    return sum(bucket != bucket_of(anchor, as_of) for anchor, bucket in pairs)


def misrouted(as_of: date) -> int:
    """Unresolved claims that no person assigned and whose team is not that of the rules. Holds
    where nothing but age has moved since they were routed."""
    rules = rules_in_force(as_of)
    claims = Claim.objects.filter(status__in=["open", "credit"], assigned_by_hand=False)
    rows = claims.values_list(
        "balance", "age_anchor_on", "payer__line_of_business", "payer_id", "facility_id",
        "denial_code", "team_id",
    )  # fmt: skip
    wrong = 0
    for balance, anchor, line, payer, facility, denial, team in rows.iterator():
        facts = Facts(balance, (as_of - anchor).days, line, payer, facility, denial)
        rule = route(rules, facts)
        wrong += rule is None or rule.team != team
    return wrong
