"""Sample changes of a check in words: names for keys, dollars for amounts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import Facility
from arengine.lib.money import dollars
from claims.importing.fields import FIELD_BY_NAME
from claims.models import Import, Payer

LABELS = {
    "payer_id": "Payer",
    "facility_id": "Facility",
    "feed_status": "Status",
    "age_anchor_on": "Ageing from",
}
AMOUNTS = ("balance", "charge_amount", "paid_amount", "adjustment_amount")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a claim, old and new."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One claim that the import would change."""

    row: int
    claim_number: str
    changes: list[Change]


def samples_of(source_import: Import) -> list[Sample]:
    """Up to fifty changed claims."""
    samples = source_import.preview.get("samples", [])
    names = {"payer_id": _names(Payer, samples, "payer_id"),
             "facility_id": _names(Facility, samples, "facility_id")}  # fmt: skip
    return [
        Sample(
            sample["row"],
            sample["claim_number"],
            [
                Change(_label(name), *(_words(name, value, names) for value in pair))
                for name, pair in sample["fields"].items()
            ],
        )
        for sample in samples
    ]


def _names(model: Any, samples: list[dict[str, Any]], name: str) -> dict[str, str]:
    """Key as text -> name."""
    keys = {key for sample in samples for key in sample["fields"].get(name, []) if key}
    if not keys:
        return {}
    return {
        str(pk): text for pk, text in model.objects.filter(pk__in=keys).values_list("pk", "name")
    }


def _label(name: str) -> str:
    field = FIELD_BY_NAME.get(name)
    return LABELS.get(name) or (field.label if field else name)


def _words(name: str, value: str | None, names: dict[str, dict[str, str]]) -> str:
    if value is None:
        return "new" if name in names else "—"
    if name in AMOUNTS:
        return dollars(Decimal(value))
    return names.get(name, {}).get(value, value) or "—"
