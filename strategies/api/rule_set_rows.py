"""Rules over workflows as JSON, and rules out of JSON."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from arengine.lib.json_out import money
from claims.models import DenialCategory
from strategies.services.rule_kinds import RuleKind, rules_of
from strategies.services.rule_trials import Trial

WORKFLOWS = ("workflow", "to_workflow")
VERSION = ("number", "valid_from", "valid_until", "source", "activated_at")


def version_row(kind: RuleKind, version: Any, day: date) -> dict[str, Any]:
    """A version with its rules, in words too."""
    return version_rows(kind, [version], day)[0]


def version_rows(kind: RuleKind, versions: Sequence[Any], day: date) -> list[dict[str, Any]]:
    """The same of many: as many queries as of one."""
    in_force = kind.versions.objects.in_force(day).first()
    rules = _rule_rows(kind, rules_of(kind, *versions))
    return [
        {
            **{name: getattr(version, name) for name in VERSION},
            "in_force": version == in_force,
            "rules": rules[version.pk],
        }
        for version in versions
    ]


def _rule_rows(kind: RuleKind, rules: Sequence[Any]) -> dict[int, list[dict[str, Any]]]:
    """By their version."""
    keys = dict(DenialCategory.objects.values_list("pk", "key"))
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for rule, words in zip(rules, kind.words(rules), strict=True):
        values = {name: _value(getattr(rule, name), name, keys) for name in kind.fields}
        found[rule.version_id].append({"position": rule.position, "words": words, **values})
    return found


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
