"""Versions of the enrolment rules: drafted, saved, tried, put in force, never edited after."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Case, Count, Func, IntegerField, QuerySet, Sum, Value, When

from accounts.models import User
from arengine.lib.errors import Refused
from arengine.lib.money import ZERO, dollars
from claims.choices import LineOfBusiness
from claims.clock import portfolio_date
from claims.models import Claim, Payer
from claims.services.versions import lock_draft
from strategies.bulk.choosing import free_claims, meets, never_in
from strategies.choices import AppliesTo
from strategies.models import EnrolmentRule, EnrolmentRules
from strategies.services.drafts import put_in_force
from strategies.services.rights import refuse_unless_deciding
from strategies.services.rule_sets import draft_rules, refuse_without_source, replace_rules
from strategies.services.rule_trials import RuleEffect, Trial
from strategies.services.versions_in_force import versions_in_force

FIELDS = (
    *("name", "workflow", "applies_to", "balance_over", "age_over"),
    *("lines_of_business", "payers"),
)
EXAMPLES = 5


class FirstFew(Func):
    """The first elements of an array."""

    template = f"(%(expressions)s)[1:{EXAMPLES}]"


@transaction.atomic
def draft_enrolment_rules(*, user: User, today: date) -> tuple[EnrolmentRules, bool]:
    """The unfinished draft there is, or a new one; and whether it is new."""
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
    refuse_without_source(source)
    locked, begun = lock_draft(version, "Rules"), versions_in_force(today)
    for rule in locked.rules.select_related("workflow"):
        if rule.workflow_id not in begun:
            raise Refused("not_in_force", f"“{rule.workflow}” has no version in force today.")
    locked.valid_from = today
    return put_in_force(locked, user=user, reason=source)


def try_enrolment_rules(rules: Sequence[EnrolmentRule], *, user: User, today: date) -> Trial:
    """What the rules would enrol tonight among what the user sees; writes nothing."""
    effects = _effects(rules, user, today)
    idle = [effect.rule for effect in effects if not effect.claims]
    return Trial(today, effects, [f"“{rule}” enrols nothing today." for rule in idle])


def claims_to_enrol(
    rules: Sequence[EnrolmentRule], place: int, *, user: User, today: date, most: int
) -> list[int]:
    """Those that the rule at a place (from 1) would enrol, the largest first."""
    found = _first_fitting(rules, user, today).filter(place=place)
    return list(found.order_by("-balance", "pk").values_list("pk", flat=True)[:most])


def enrolment_words(rules: Sequence[EnrolmentRule]) -> list[str]:
    """Each rule's conditions in words."""
    named = {payer for rule in rules for payer in rule.payers}
    payers = dict(Payer.objects.filter(pk__in=named).values_list("pk", "name"))
    return [_in_words(rule, payers) for rule in rules]


def _in_words(rule: EnrolmentRule, payers: Mapping[int, str]) -> str:
    lines = [LineOfBusiness(line).label for line in rule.lines_of_business]
    parts = [
        str(AppliesTo(rule.applies_to).label).lower(),
        "" if rule.balance_over is None else f"balance over {dollars(rule.balance_over)}",
        "" if rule.age_over is None else f"older than {rule.age_over} days",
        " or ".join(str(line) for line in lines),
        " or ".join(payers.get(payer, "unknown") for payer in rule.payers),
    ]
    return " and ".join(part for part in parts if part)


def _effects(rules: Sequence[EnrolmentRule], user: User, today: date) -> list[RuleEffect]:
    if not rules:
        return []
    largest = ArrayAgg("claim_number", order_by=["-balance", "pk"])
    sums = _first_fitting(rules, user, today).exclude(place=None).order_by().values("place")
    counted = sums.annotate(n=Count("pk"), owed=Sum("balance"), few=FirstFew(largest))
    found = {row["place"]: (row["n"], row["owed"], row["few"]) for row in counted}
    return [RuleEffect(rule, *found.get(at, (0, ZERO, ()))) for at, rule in enumerate(rules, 1)]


def _first_fitting(rules: Sequence[EnrolmentRule], user: User, today: date) -> QuerySet[Any]:
    """Free claims with the place of the first rule that fits, and null where none does."""
    as_of = portfolio_date(today)
    whens = [
        When(meets(rule, as_of) & never_in(rule.workflow), then=Value(place))
        for place, rule in enumerate(rules, start=1)
    ]
    first = Case(*whens, output_field=IntegerField())
    return free_claims().filter(pk__in=Claim.objects.for_user(user)).annotate(place=first)
