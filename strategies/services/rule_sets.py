"""Versions of rule sets over workflows: drafted from the last, their rules replaced."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from accounts.models import User
from arengine.lib.errors import Refused
from arengine.lib.locks import take_alone
from claims.services.versions import lock_draft
from strategies.models import EnrolmentRules, HandoverRules
from strategies.services.drafts import next_number, unfinished
from strategies.services.rights import refuse_unless_deciding

# Of one version; each is a condition more in one statement.
MOST_RULES = 30
Rules = TypeVar("Rules", EnrolmentRules, HandoverRules)


def draft_rules(kind: type[Rules], *, user: User, today: date) -> tuple[Rules, bool]:
    """The unfinished draft there is, or a new one that begins as a copy of the last version, empty
    where there is none; and whether it is new."""
    refuse_unless_deciding(user)
    versions = kind._default_manager
    # The first version has no row yet that could be locked.
    take_alone(f"draft:{kind.__name__}")
    if waiting := unfinished(versions.all()):
        return waiting, False
    last = versions.order_by("-number").first()
    draft = versions.create(
        number=next_number(versions.all()),
        valid_from=today,
        source=f"Drafted from version {last.number}" if last else "First version",
        created_by=user,
    )
    rules: list[Any] = list(last.rules.order_by("position")) if last else []
    for rule in rules:
        rule.pk, rule.version = None, draft
    draft.rules.model._default_manager.bulk_create(rules)
    return draft, True


def replace_rules(version: Rules, rules: Sequence[Any], *, user: User) -> None:
    """Other rules for a draft, in this order. ValidationError for a bad one."""
    refuse_unless_deciding(user)
    locked = lock_draft(version, "Rules")
    locked.rules.all().delete()
    for position, rule in enumerate(rules, start=1):
        rule.pk, rule.version, rule.position = None, locked, position
        rule.full_clean(exclude=["version"], validate_constraints=False)
    locked.rules.model._default_manager.bulk_create(rules)


def refuse_without_source(source: str) -> None:
    """Whoever puts rules in force says why."""
    if not source.strip():
        raise Refused("no_source", "Say why: everybody reads it beside the rules.")
