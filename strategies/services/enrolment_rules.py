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
from claims.services.versions import lock_draft
from strategies.bulk.choosing import free_claims, meets, never_in
from strategies.models import EnrolmentRule, EnrolmentRules
from strategies.services.drafts import next_number, put_in_force
from strategies.services.rights import refuse_unless_deciding
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
    refuse_unless_deciding(user)
    last = EnrolmentRules.objects.select_for_update().order_by("-number").first()
    draft = EnrolmentRules.objects.create(
        number=next_number(EnrolmentRules.objects.all()),
        valid_from=today,
        source=f"Drafted from version {last.number}" if last else "First version",
        created_by=user,
    )
    rules = list(last.rules.order_by("position")) if last else []
    for rule in rules:
        rule.pk, rule.version = None, draft
    EnrolmentRule.objects.bulk_create(rules)
    return draft


@transaction.atomic
def save_enrolment_rules(
    version: EnrolmentRules, rules: Sequence[EnrolmentRule], *, user: User
) -> None:
    """Replaces the rules of a draft, in this order."""
    refuse_unless_deciding(user)
    locked = lock_draft(version, "Rules")
    locked.rules.all().delete()
    for position, rule in enumerate(rules, start=1):
        rule.pk, rule.version, rule.position = None, locked, position
        rule.full_clean(validate_constraints=False)
    EnrolmentRule.objects.bulk_create(rules)


@transaction.atomic
def activate_enrolment_rules(
    version: EnrolmentRules, *, user: User, today: date, source: str
) -> EnrolmentRules:
    """Puts a draft in force from today on; the next night enrols by it."""
    refuse_unless_deciding(user)
    locked = lock_draft(version, "Rules")
    if not source.strip():
        raise Refused("no_source", "Say why: everybody reads it beside the rules.")
    begun = versions_in_force(today)
    for rule in locked.rules.select_related("workflow"):
        if rule.workflow_id not in begun:
            raise Refused("not_in_force", f"“{rule.workflow}” has no version in force today.")
    locked.valid_from = today
    return put_in_force(locked, user=user, reason=source)


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
