"""Versions of the enrolment rules: drafted, saved, tried, put in force, never edited after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Case, Count, IntegerField, Sum, Value, When

from accounts.models import User
from arengine.lib.errors import Refused
from arengine.lib.money import ZERO
from claims.clock import portfolio_date
from claims.models import Claim
from strategies.bulk.choosing import free_claims, meets, never_in
from strategies.models import EnrolmentRule, EnrolmentRules
from strategies.services.rights import refuse_unless_deciding
from strategies.services.rule_sets import draft_rules, lock_draft, put_in_force, replace_rules
from strategies.services.versions_in_force import versions_in_force


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """The claims that a rule would enrol tonight: it speaks first for them."""

    rule: EnrolmentRule
    claims: int
    dollars: Decimal


@transaction.atomic
def draft_enrolment_rules(*, user: User, today: date) -> EnrolmentRules:
    """A draft that begins as a copy of the last version; empty where there is none."""
    return draft_rules(EnrolmentRules, user=user, today=today)


@transaction.atomic
def save_enrolment_rules(
    version: EnrolmentRules, rules: Sequence[EnrolmentRule], *, user: User
) -> None:
    """Replaces the rules of a draft, in this order."""
    replace_rules(version, rules, user=user)


@transaction.atomic
def activate_enrolment_rules(
    version: EnrolmentRules, *, user: User, today: date, source: str
) -> EnrolmentRules:
    """Puts a draft in force from today on; the next night enrols by it."""
    refuse_unless_deciding(user)
    locked, begun = lock_draft(version), versions_in_force(today)
    for rule in locked.rules.select_related("workflow"):
        if rule.workflow_id not in begun:
            raise Refused("not_in_force", f"“{rule.workflow}” has no version in force today.")
    return put_in_force(locked, user=user, today=today, source=source)


def try_enrolment_rules(
    rules: Sequence[EnrolmentRule], *, user: User, today: date
) -> list[RuleEffect]:
    """What the rules would enrol tonight among what the user sees; writes nothing."""
    as_of = portfolio_date(today)
    whens = [
        When(meets(rule, as_of) & never_in(rule.workflow), then=Value(place))
        for place, rule in enumerate(rules)
    ]
    if not whens:
        return []
    first = Case(*whens, output_field=IntegerField())
    seen = free_claims().filter(pk__in=Claim.objects.for_user(user))
    sums = seen.annotate(place=first).exclude(place=None).order_by().values("place")
    counted = sums.annotate(n=Count("pk"), owed=Sum("balance"))
    found = {row["place"]: (row["n"], row["owed"]) for row in counted}
    return [RuleEffect(rule, *found.get(place, (0, ZERO))) for place, rule in enumerate(rules)]
