"""The dry run of a rule set: claims and dollars per team before and after, and what to mind."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from accounts.models import Facility, Team, User
from arengine.lib.money import ZERO, dollars
from claims.bulk.dry_run import Group, first_matches, takers
from claims.models import RoutingRule
from claims.rules.routing import Rule
from claims.rules.shadowing import includes, shadowed_by


@dataclass(slots=True)
class Sum:
    """Claims and their dollars."""

    claims: int = 0
    dollars: Decimal = ZERO

    def add(self, group: Group) -> None:
        self.claims += group.claims
        self.dollars += group.dollars


@dataclass(slots=True)
class TeamEffect:
    team: Team
    before: Sum = field(default_factory=Sum)
    after: Sum = field(default_factory=Sum)

    @property
    def change(self) -> int:
        return self.after.claims - self.before.claims


@dataclass(slots=True)
class RuleEffect:
    """The claims that a rule speaks for: first to hold, and not assigned by hand."""

    position: int
    rule: RoutingRule
    routed: Sum = field(default_factory=Sum)
    first_for: int = 0

    @property
    def title(self) -> str:
        return f"Rule {self.position} “{self.rule.name}”"


@dataclass(slots=True)
class DryRun:
    as_of: date
    teams: list[TeamEffect]
    rules: list[RuleEffect]
    moved: Sum = field(default_factory=Sum)
    kept_by_hand: Sum = field(default_factory=Sum)
    total: Sum = field(default_factory=Sum)
    warnings: list[str] = field(default_factory=list)


def dry_run(rules: Sequence[RoutingRule], *, as_of: date, user: User) -> DryRun:
    """What the rules, in this order, would do with the open claims of the user's facilities."""
    plain = [replace(rule.as_rule(), id=place) for place, rule in enumerate(rules, start=1)]
    facilities = _facilities(user)
    run = DryRun(
        as_of=as_of,
        teams=[TeamEffect(team) for team in Team.objects.order_by("position", "name")],
        rules=[RuleEffect(place, rule) for place, rule in enumerate(rules, start=1)],
    )
    for group in first_matches(plain, as_of, facilities):
        _count(run, group)
    starved = [rule for rule in plain if not run.rules[rule.id - 1].first_for]
    _warn(run, plain, takers(starved, plain, as_of, facilities))
    return run


def _facilities(user: User) -> list[int] | None:
    if user.sees_everything:
        return None
    return list(Facility.objects.for_user(user).values_list("pk", flat=True))


def _count(run: DryRun, group: Group) -> None:
    effect = run.rules[group.rule - 1] if group.rule else None
    ruled = effect.rule.team_id if effect else group.team
    after = group.team if group.by_hand else ruled
    run.total.add(group)
    for team in run.teams:
        if team.team.pk == group.team:
            team.before.add(group)
        if team.team.pk == after:
            team.after.add(group)
    if effect:
        effect.first_for += group.claims
        if not group.by_hand:
            effect.routed.add(group)
    if ruled != group.team:
        (run.kept_by_hand if group.by_hand else run.moved).add(group)


def _warn(run: DryRun, rules: Sequence[Rule], taken: dict[int, dict[int, int]]) -> None:
    shadows = shadowed_by(rules, includes)
    for effect in run.rules:
        shadow = shadows.get(effect.position - 1)
        if shadow is not None:
            first = run.rules[shadow].title
            run.warnings.append(f"{effect.title} never fires: whatever meets it meets {first}.")
        elif effect.position in taken:
            run.warnings.append(_starved(run, effect, taken[effect.position]))
    for team in run.teams:
        if team.team.is_active and not team.after.claims:
            run.warnings.append(f"{team.team} receives nothing.")
    if run.kept_by_hand.claims:
        run.warnings.append(
            "Assigned by hand, and staying although the rules say otherwise: "
            f"claims {run.kept_by_hand.claims:,}, {dollars(run.kept_by_hand.dollars)}."
        )


def _starved(run: DryRun, effect: RuleEffect, taken: dict[int, int]) -> str:
    if not taken:
        return f"{effect.title} never fires: no open claim meets it."
    titles = " and ".join(run.rules[taker - 1].title for taker in sorted(taken))
    return (
        f"{effect.title} is shadowed by {titles}: "
        f"every open claim that meets it ({sum(taken.values()):,}) is taken there first."
    )
