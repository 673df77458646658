"""Versions of the routing rules: drafted, saved, put in force, never edited afterwards."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.bulk.ageing import route_all
from claims.bulk.portfolio import take_portfolio
from claims.clock import portfolio_date
from claims.models import JobRun, RoutingRule, RoutingVersion
from claims.rules.shadowing import is_last_resort
from claims.services.claims import refuse_while_importing
from claims.services.versions import lock_draft, next_number, refuse_unless_deciding

RULE_FIELDS = (
    "name",
    "team_id",
    "balance_over",
    "balance_up_to",
    "age_over",
    "age_up_to",
    "lines_of_business",
    "payers",
    "facilities",
    "denied",
    "denial_codes",
)


@transaction.atomic
def draft_version(
    source: RoutingVersion, *, user: User, today: date, why: str = ""
) -> RoutingVersion:
    """A draft that begins as a copy of another version."""
    refuse_unless_deciding(user, "routing rules")
    draft = RoutingVersion.objects.create(
        number=next_number(source),
        effective_from=today,
        source=why or f"Drafted from version {source.number}",
        created_by=user,
    )
    RoutingRule.objects.bulk_create(
        RoutingRule(version=draft, position=rule.position, **_copied(rule))
        for rule in source.rules.order_by("position")
    )
    return draft


@transaction.atomic
def save_rules(version: RoutingVersion, rules: Sequence[RoutingRule], *, user: User) -> None:
    """Replaces the rules of a draft, in this order. Raises ValidationError for a bad rule."""
    refuse_unless_deciding(user, "routing rules")
    locked = lock_draft(version, "Rules")
    refuse_rules(rules)
    locked.rules.all().delete()
    for position, rule in enumerate(rules, start=1):
        rule.pk, rule.version, rule.position = None, locked, position
        rule.full_clean(exclude=["payers", "facilities"], validate_constraints=False)
    RoutingRule.objects.bulk_create(rules)


@retry_deadlocks
@transaction.atomic
def activate_version(
    version: RoutingVersion, *, user: User, effective_from: date, today: date, why: str = ""
) -> int | None:
    """Puts a draft in force from a date on, and routes every unresolved claim by it.

    Returns how many claims this wrote, those assigned by hand excepted; None when the version
    begins later: then the night of its first day routes.
    """
    refuse_unless_deciding(user, "routing rules")
    take_portfolio()
    refuse_while_importing()
    locked = lock_draft(version, "Rules")
    rules = list(locked.rules.select_related("team").order_by("position"))
    refuse_rules(rules)
    _refuse_date(locked, effective_from, today)
    locked.effective_from, locked.activated_by = effective_from, user
    locked.source = why or locked.source
    locked.save(update_fields=["effective_from", "activated_by", "source"])
    RoutingVersion.objects.filter(pk=locked.pk).update(activated_at=Now())
    if effective_from > today:
        return None
    written = route_all(portfolio_date(today), [rule.as_rule() for rule in rules])
    _record(locked, today, written)
    return written


def refuse_rules(rules: Sequence[RoutingRule]) -> None:
    """Says no to a rule set that may not be in force."""
    if not rules or not is_last_resort(rules[-1].as_rule()):
        raise Refused(
            "no_last_resort",
            "The last rule must be without conditions, so that every claim has a team.",
        )
    for rule in rules:
        if not rule.team.is_active:
            raise Refused("team_inactive", f"{rule.team} no longer takes claims.")
        if _crossed(rule.balance_over, rule.balance_up_to) or _crossed(
            rule.age_over, rule.age_up_to
        ):
            raise Refused("limits_crossed", f"“{rule}”: “up to” must be more than “over”.")


def activation_job(version: RoutingVersion) -> str:
    """The name of the run that records what an activation did."""
    return f"routing_version_{version.number}"


def _record(version: RoutingVersion, today: date, written: int) -> None:
    JobRun.objects.create(
        job=activation_job(version), date=today, finished_at=Now(), outcome={"claims": written}
    )


def _copied(rule: RoutingRule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in RULE_FIELDS}


def _crossed(over: Decimal | int | None, up_to: Decimal | int | None) -> bool:
    return over is not None and up_to is not None and up_to <= over


def _refuse_date(version: RoutingVersion, effective_from: date, today: date) -> None:
    if effective_from < today:
        raise Refused("effective_in_past", "Rules begin today or later, never in the past.")
    newer = RoutingVersion.objects.filter(
        Q(effective_from=effective_from, number__gt=version.number), activated_at__isnull=False
    )
    if newer.exists():
        raise Refused("newer_version", "A newer version begins on that day; draft from it.")
