"""Versions of the hand-over rules: drafted, saved, tried, put in force."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count

from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.models import DenialCategory
from claims.rules.shadowing import shadowed_by
from claims.services.versions import lock_draft
from strategies.bulk.handing_over import claims_of, first_matches, meeting
from strategies.models import Handover, HandoverRule, HandoverRules, Workflow
from strategies.rules.handover import in_words, includes, is_unconditional
from strategies.services.drafts import put_in_force
from strategies.services.rights import refuse_unless_deciding
from strategies.services.rule_sets import draft_rules, refuse_without_source, replace_rules
from strategies.services.rule_trials import RuleEffect, Trial
from strategies.services.versions_in_force import versions_in_force

FIELDS = (
    *("name", "reason", "workflow", "to_workflow", "applies_to", "contacts", "missed", "rounds"),
    *("days_running", "days_left", "balance_over", "categories"),
)


@transaction.atomic
def draft_handover_rules(*, user: User, today: date) -> tuple[HandoverRules, bool]:
    """The unfinished draft there is, or a new one; and whether it is new."""
    return draft_rules(HandoverRules, user=user, today=today)


@transaction.atomic
def save_handover_rules(
    version: HandoverRules, rules: Sequence[HandoverRule], *, user: User
) -> None:
    """Replaces the rules of a draft, in this order. Refused where they may not be in force."""
    refuse_rules(rules)
    replace_rules(version, rules, user=user)


@transaction.atomic
def activate_handover_rules(
    version: HandoverRules, *, user: User, today: date, source: str
) -> HandoverRules:
    """Puts a draft in force from today on; the next night moves claims by it."""
    refuse_unless_deciding(user)
    refuse_without_source(source)
    locked = lock_draft(version, "Rules")
    rules = list(locked.rules.select_related("workflow", "to_workflow"))
    refuse_rules(rules)
    begun = versions_in_force(today)
    for rule in rules:
        if rule.to_workflow_id is not None and rule.to_workflow_id not in begun:
            raise Refused("not_in_force", f"“{rule.to_workflow}” has no version in force today.")
    locked.valid_from = today
    return put_in_force(locked, user=user, reason=source)


def refuse_rules(rules: Sequence[HandoverRule]) -> None:
    """Says no to rules that may not be in force."""
    names = [rule.name for rule in rules]
    known = set(DenialCategory.objects.values_list("pk", flat=True))
    for rule in rules:
        if is_unconditional(rule.as_rule()):
            raise Refused("no_condition", f"“{rule}” would move every claim of its workflow.")
        if names.count(rule.name) > 1:
            raise Refused("name_twice", f"Two rules are named “{rule}”; the story names them.")
        if rule.to_workflow_id is not None and rule.to_workflow_id == rule.workflow_id:
            raise Refused("step_loop", f"“{rule}” would lead back into the same workflow.")
        if not set(rule.categories) <= known:
            raise Refused("unknown_category", f"“{rule}” names a kind of denial nobody knows.")


def try_handover_rules(rules: Sequence[HandoverRule], *, user: User, today: date) -> Trial:
    """What the rules would move tonight; writes nothing."""
    refuse_unless_deciding(user)
    effects = [RuleEffect(rule) for rule in rules]
    for group in first_matches(rules, today, versions_in_force(today)):
        effect = effects[group.place - 1]
        effect.claims, effect.dollars, effect.examples = (
            group.claims,
            group.dollars,
            group.examples,
        )
    return Trial(today, effects, _warnings(effects, today))


def claims_to_hand_over(
    rules: Sequence[HandoverRule], place: int, *, user: User, today: date, most: int
) -> list[int]:
    """Those that the rule at a place would move, the largest first."""
    refuse_unless_deciding(user)
    return claims_of(place, rules, today, versions_in_force(today), most)


def handover_words(rules: Sequence[HandoverRule]) -> list[str]:
    """Each rule's conditions in words."""
    categories = dict(DenialCategory.objects.values_list("pk", "label"))
    return [f"in {_named(rule.workflow)}: {in_words(rule.as_rule(), categories)}" for rule in rules]


def _named(workflow: Workflow | None) -> str:
    return f"“{workflow}”" if workflow else "any workflow"


def moved_lately(version: HandoverRules, day: date) -> dict[int, tuple[int, int]]:
    """By rule, how many claims it moved in thirty days, and how many people took back."""
    since = day - timedelta(days=30)
    rows = Handover.objects.filter(rule__version=version, moved_on__gt=since).order_by()
    counted = rows.values("rule").annotate(moved=Count("pk"), undone=Count("undone_at"))
    return {row["rule"]: (row["moved"], row["undone"]) for row in counted}


def _warnings(effects: Sequence[RuleEffect], today: date) -> list[str]:
    rules = [effect.rule for effect in effects]
    shadows, met = shadowed_by([rule.as_rule() for rule in rules], includes), meeting(rules, today)
    warnings: list[str] = []
    idle = [f"“{effect.rule}”" for effect, n in zip(effects, met, strict=True) if not n]
    for at, effect in enumerate(effects):
        title = f"Rule {at + 1} “{effect.rule}”"
        if at in shadows:
            first = rules[shadows[at]]
            warnings.append(f"{title} never moves anything: “{first}” takes whatever meets it.")
        elif met[at] and not effect.claims:
            warnings.append(
                f"{title} moves none of the {met[at]:,} that meet it: earlier rules take them, "
                "or they may not go where it leads."
            )
    if idle:
        warnings.append(f"No claim meets these today: {', '.join(idle)}.")
    if any(rule.to_workflow_id is None for rule in rules):
        alone = Team.objects.filter(is_active=True, lead__isnull=True)
        names = ", ".join(str(team) for team in alone)
        warnings += [f"Without a lead, so that their claims are only marked: {names}."] * bool(
            names
        )
    return warnings
