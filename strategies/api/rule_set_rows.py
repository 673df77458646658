"""Rules over workflows as JSON, and rules out of JSON."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from arengine.lib.json_out import money
from claims.models import DenialCategory
from strategies.services.rule_kinds import RuleKind
from strategies.services.rule_trials import Trial

WORKFLOWS = ("workflow", "to_workflow")
VERSION = ("number", "valid_from", "valid_until", "source", "activated_at")


def version_row(kind: RuleKind, version: Any, day: date) -> dict[str, Any]:
    """A version with its rules, in words too."""
    in_force = kind.versions.objects.in_force(day).first()
    return {
        **{name: getattr(version, name) for name in VERSION},
        "in_force": version == in_force,
        "rules": rule_rows(kind, rules_of(kind, version)),
    }


def rules_of(kind: RuleKind, version: Any) -> list[Any]:
    """In their order, with the workflows that they name."""
    related = [name for name in WORKFLOWS if name in kind.fields]
    return list(version.rules.select_related(*related).order_by("position"))


def rule_rows(kind: RuleKind, rules: Sequence[Any]) -> list[dict[str, Any]]:
    keys = dict(DenialCategory.objects.values_list("pk", "key"))
    return [
        {
            "position": rule.position,
            "words": words,
            **{name: _value(getattr(rule, name), name, keys) for name in kind.fields},
        }
        for rule, words in zip(rules, kind.words(rules), strict=True)
    ]


def rules_in(kind: RuleKind, sent: Sequence[dict[str, Any]]) -> list[Any]:
    """The rules that were sent, not saved."""
    return [kind.rule(**{name: _read(value) for name, value in row.items()}) for row in sent]


def trial_row(trial: Trial) -> dict[str, Any]:
    return {
        "as_of": trial.day,
        "claims": trial.claims,
        "balance": money(trial.dollars),
        "rules": [
            {
                "position": at,
                "name": effect.rule.name,
                "claims": effect.claims,
                "balance": money(effect.dollars),
                "examples": list(effect.examples),
            }
            for at, effect in enumerate(trial.rules, start=1)
        ],
        "warnings": trial.warnings,
    }


def _value(value: Any, name: str, keys: dict[int, str]) -> Any:
    if name in WORKFLOWS:
        return value.key if value else None
    if name == "categories":
        return [keys.get(pk, "unknown") for pk in value]
    return money(value) if isinstance(value, Decimal) else value


def _read(value: Any) -> Any:
    """Kinds of denial are kept by their numbers."""
    if isinstance(value, list):
        return [one.pk if isinstance(one, DenialCategory) else one for one in value]
    return value
