"""Versions of rule sets: drafted from the last, saved, put in force, never edited after."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Max
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.errors import Refused
from strategies.models import EnrolmentRules, HandoverRules
from strategies.services.rights import refuse_unless_deciding

Rules = TypeVar("Rules", EnrolmentRules, HandoverRules)


def draft_rules(kind: type[Rules], *, user: User, today: date) -> Rules:
    """A draft that begins as a copy of the last version; empty where there is none."""
    refuse_unless_deciding(user)
    last = kind._default_manager.select_for_update().order_by("-number").first()
    draft = kind._default_manager.create(
        number=(kind._default_manager.aggregate(last=Max("number"))["last"] or 0) + 1,
        valid_from=today,
        source=f"Drafted from version {last.number}" if last else "First version",
        created_by=user,
    )
    for rule in last.rules.order_by("position") if last else ():
        rule.pk, rule.version = None, draft
        rule.save(force_insert=True)
    return draft


def replace_rules(version: Rules, rules: Sequence[Any], *, user: User) -> None:
    """Other rules for a draft, in this order. ValidationError for a bad one."""
    refuse_unless_deciding(user)
    locked = lock_draft(version)
    locked.rules.all().delete()
    for position, rule in enumerate(rules, start=1):
        rule.pk, rule.version, rule.position = None, locked, position
        rule.full_clean(exclude=["version"], validate_constraints=False)
    locked.rules.model._default_manager.bulk_create(rules)


def put_in_force(version: Rules, *, user: User, today: date, source: str) -> Rules:
    """From today on, with the reason that everybody reads beside the rules."""
    if not source.strip():
        raise Refused("no_source", "Say why: everybody reads it beside the rules.")
    version.valid_from, version.source, version.activated_by = today, source.strip(), user
    version.save(update_fields=["valid_from", "source", "activated_by"])
    type(version)._default_manager.filter(pk=version.pk).update(activated_at=Now())
    version.refresh_from_db()
    return version


def lock_draft(version: Rules) -> Rules:
    """The version, locked until the end of the transaction, if it is still a draft."""
    locked = type(version)._default_manager.select_for_update(of=("self",)).get(pk=version.pk)
    if locked.activated_at is not None:
        raise Refused("version_active", "Rules in force are not edited; draft anew from them.")
    return locked
