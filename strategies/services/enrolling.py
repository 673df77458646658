"""What the night enrols by itself: by the payers' strategies, and by the rules."""

from collections import defaultdict
from datetime import date

from claims.clock import portfolio_date
from claims.models import Payer
from strategies.bulk.choosing import fits, free_claims, meets, never_in
from strategies.bulk.enrolling import enrol
from strategies.bulk.resolving import Strategies
from strategies.choices import EnrolledBy
from strategies.models import EnrolmentRules, StrategyVersion
from strategies.services.versions_in_force import versions_in_force


def enrol_all(day: date) -> dict[str, int]:
    """The night's step: rules speak before strategies, being the more particular."""
    return {"by_rule": enrol_by_rules(day), "by_strategy": enrol_by_strategy(day)}


def enrol_by_strategy(day: date) -> int:
    """Claims of payers whose strategy enrols begin the first of its workflows that fits; how
    many. As many statements as there are lines of strategies."""
    versions, enrolled = versions_in_force(day), 0
    for strategy, payers in payers_by_strategy(day).items():
        for line in strategy.workflows.select_related("workflow").order_by("position"):
            version = versions.get(line.workflow_id)
            if version is None:
                continue
            claims = free_claims().filter(fits(line.applies_to), never_in(line.workflow))
            of_payers = claims.filter(payer__in=payers)
            enrolled += enrol(of_payers, version, enrolled_by=EnrolledBy.STRATEGY, today=day)
    return enrolled


def enrol_by_rules(day: date) -> int:
    """Claims begin the workflow of the first enrolment rule that holds for them; how many."""
    rules = EnrolmentRules.objects.in_force(day).first()
    versions, enrolled, as_of = versions_in_force(day), 0, portfolio_date(day)
    for rule in rules.rules.select_related("workflow").order_by("position") if rules else ():
        if version := versions.get(rule.workflow_id):
            claims = free_claims().filter(meets(rule, as_of), never_in(rule.workflow))
            enrolled += enrol(claims, version, enrolled_by=EnrolledBy.RULE, today=day)
    return enrolled


def payers_by_strategy(day: date) -> dict[StrategyVersion, list[int]]:
    """The payers of each strategy that enrols, as their pages say which holds for them."""
    strategies = Strategies(day)
    payers: dict[StrategyVersion, list[int]] = defaultdict(list)
    for payer in Payer.objects.only("line_of_business").order_by("pk"):
        standing = strategies.found(payer)
        if standing is not None and standing.version.enrols:
            payers[standing.version].append(payer.pk)
    return dict(payers)
