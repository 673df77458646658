"""Versions of the escalation rules: drafted, saved, tried, put in force, never edited after."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Facility, Team, User
from arengine.lib.errors import Refused
from arengine.lib.money import ZERO
from claims.bulk.escalation import Group, first_matches, meeting
from claims.clock import portfolio_date
from claims.models import EscalationRule, EscalationVersion
from claims.rules.escalation import includes, is_unconditional
from claims.rules.shadowing import shadowed_by
from claims.services.versions import lock_draft, next_number, refuse_unless_deciding

RULE_FIELDS = (
    *("name", "reason", "to_team_id", "idle_touches", "days_untouched", "days_left"),
    *("age_over", "balance_over", "lines_of_business", "payers", "denied", "again_after"),
)


@dataclass(slots=True)
class RuleEffect:
    """The claims that a rule would escalate: it speaks first for them."""

    position: int
    rule: EscalationRule
    claims: int = 0
    dollars: Decimal = ZERO


@dataclass(slots=True)
class DryRun:
    as_of: date
    rules: list[RuleEffect]
    claims: int = 0
    dollars: Decimal = ZERO
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def draft_version(source: EscalationVersion, *, user: User, today: date) -> EscalationVersion:
    """A draft that begins as a copy of another version."""
    refuse_unless_deciding(user, "these rules")
    draft = EscalationVersion.objects.create(
        number=next_number(source),
        effective_from=today,
        source=f"Drafted from version {source.number}",
        created_by=user,
    )
    EscalationRule.objects.bulk_create(
        EscalationRule(version=draft, position=rule.position, **_copied(rule))
        for rule in source.rules.order_by("position")
    )
    return draft


@transaction.atomic
def save_rules(version: EscalationVersion, rules: Sequence[EscalationRule], *, user: User) -> None:
    """Replaces the rules of a draft, in this order. Raises ValidationError for a bad rule."""
    refuse_unless_deciding(user, "these rules")
    locked = lock_draft(version, "Rules")
    refuse_rules(rules)
    locked.rules.all().delete()
    for position, rule in enumerate(rules, start=1):
        rule.pk, rule.version, rule.position = None, locked, position
        rule.full_clean(exclude=["payers"], validate_constraints=False)
    EscalationRule.objects.bulk_create(rules)


@transaction.atomic
def activate_version(version: EscalationVersion, *, user: User, today: date, why: str) -> None:
    """Puts a draft in force from today on; the caller has the rules run."""
    refuse_unless_deciding(user, "these rules")
    locked = lock_draft(version, "Rules")
    refuse_rules(list(locked.rules.select_related("to_team")))
    locked.effective_from, locked.activated_by, locked.source = today, user, why
    locked.save(update_fields=["effective_from", "activated_by", "source"])
    EscalationVersion.objects.filter(pk=locked.pk).update(activated_at=Now())


def refuse_rules(rules: Sequence[EscalationRule]) -> None:
    """Says no to rules that may not be in force."""
    names = [rule.name for rule in rules]
    for rule in rules:
        if is_unconditional(rule.as_rule()):
            raise Refused("no_condition", f"“{rule}” would escalate every open claim.")
        if names.count(rule.name) > 1:
            raise Refused("name_twice", f"Two rules are named “{rule}”; the story names them.")
        if rule.to_team is not None and not rule.to_team.is_active:
            raise Refused("team_inactive", f"{rule.to_team} no longer takes claims.")


def dry_run(rules: Sequence[EscalationRule], *, today: date, user: User) -> DryRun:
    """What the rules would escalate today, among what the user sees; writes nothing."""
    as_of, seen = portfolio_date(today), _facilities(user)
    run = DryRun(as_of, [RuleEffect(place, one) for place, one in enumerate(rules, 1)])
    for group in first_matches(rules, as_of=as_of, today=today, facilities=seen):
        _count(run, group)
    _warn(run, rules, meeting(rules, as_of=as_of, today=today, facilities=seen))
    return run


def _count(run: DryRun, group: Group) -> None:
    if group.place is None:
        return
    effect = run.rules[group.place - 1]
    effect.claims, effect.dollars = group.claims, group.dollars
    run.claims += group.claims
    run.dollars += group.dollars


def _warn(run: DryRun, rules: Sequence[EscalationRule], met: Sequence[int]) -> None:
    shadows = shadowed_by([rule.as_rule() for rule in rules], includes)
    for index, effect in enumerate(run.rules):
        title = f"Rule {effect.position} “{effect.rule}”"
        if index in shadows:
            first = run.rules[shadows[index]].rule
            run.warnings.append(f"{title} never fires: whatever meets it meets “{first}”.")
        elif not met[index]:
            run.warnings.append(f"{title} does not fire today: no open claim meets it.")
        elif not effect.claims:
            run.warnings.append(f"{title} is shadowed: earlier rules take all {met[index]:,}.")
    if any(rule.to_team_id is None for rule in rules):
        alone = Team.objects.filter(is_active=True, lead__isnull=True)
        run.warnings += [f"{team} has no lead: its claims are only marked." for team in alone]


def _facilities(user: User) -> list[int] | None:
    if user.sees_everything:
        return None
    return list(Facility.objects.for_user(user).values_list("pk", flat=True))


def _copied(rule: EscalationRule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in RULE_FIELDS}
