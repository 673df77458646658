"""Versions of strategies: saved as drafts, put in force, never edited after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from arengine.lib.dates import written
from arengine.lib.errors import Refused
from claims.services.versions import lock_draft
from strategies.choices import AppliesTo, Protocol
from strategies.models import StrategyVersion, StrategyWorkflow, Workflow, WorkflowVersion
from strategies.services.drafts import put_in_force
from strategies.services.rights import refuse_unless_deciding
from strategies.services.standing import refuse_key_merged

WORDING = (
    *("summary", "note", "protocols", "owner", "priority", "enrols", "valid_from", "valid_until"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One workflow of a strategy, and for which claims."""

    workflow: Workflow
    applies_to: str = AppliesTo.ANY


@transaction.atomic
def save_strategy(
    version: StrategyVersion, wording: Mapping[str, Any], links: Sequence[Link], *, user: User
) -> StrategyVersion:
    """Other words and workflows for a draft. Refused where it could not be put in force."""
    refuse_unless_deciding(user)
    locked = lock_draft(version, "Strategies")
    _refuse_owner(wording.get("owner"), locked)
    for name in wording.keys() & set(WORDING):
        setattr(locked, name, wording[name])
    _refuse_wording(locked)
    _refuse_links(links, locked)
    locked.save(update_fields=[*WORDING])
    locked.workflows.all().delete()
    write_links(locked, links)
    return locked


@transaction.atomic
def activate_strategy(
    version: StrategyVersion, *, user: User, today: date, reason: str
) -> StrategyVersion:
    """Puts a draft in force from its first day on, or from today where that has passed."""
    refuse_unless_deciding(user)
    if not reason.strip():
        raise Refused("reason_missing", "Say why the strategy changes; everybody reads it.")
    locked = lock_draft(version, "Strategies")
    locked.valid_from = max(locked.valid_from, today)
    _refuse_wording(locked)
    _refuse_links(links_of(locked), locked)
    refuse_key_merged(locked.strategy.payer_key)
    return put_in_force(locked, user=user, reason=reason)


def links_of(version: StrategyVersion) -> list[Link]:
    """The workflows of a version in order."""
    rows = version.workflows.select_related("workflow").order_by("position")
    return [Link(row.workflow, row.applies_to) for row in rows]


def write_links(version: StrategyVersion, links: Sequence[Link]) -> None:
    """Gives workflows, in this order, to a version that has none."""
    StrategyWorkflow.objects.bulk_create(
        StrategyWorkflow(
            version=version, position=at, workflow=link.workflow, applies_to=link.applies_to
        )
        for at, link in enumerate(links, start=1)
    )


def _refuse_owner(owner: User | None, version: StrategyVersion) -> None:
    """Of who is named anew: a later draft keeps an owner who has left until there is another."""
    if owner is not None and owner.pk != version.owner_id and not owner.decides:
        raise Refused("strategy_owner", f"{owner.username} cannot own a strategy.")


def _refuse_wording(version: StrategyVersion) -> None:
    if not version.summary.strip():
        raise Refused("no_summary", "Say the strategy in a sentence: it has no summary.")
    if unknown := [name for name in version.protocols if name not in Protocol.values]:
        raise Refused("unknown_protocol", f"No such protocol: {', '.join(map(str, unknown))}.")
    if version.valid_until is not None and version.valid_until < version.valid_from:
        raise Refused(
            "ends_before_it_begins",
            f"It would end on {written(version.valid_until)}, before it begins on "
            f"{written(version.valid_from)}.",
        )


def _refuse_links(links: Sequence[Link], version: StrategyVersion) -> None:
    """No workflow twice for the same claims, none that is over when the strategy begins."""
    if len({(link.workflow.pk, link.applies_to) for link in links}) < len(links):
        raise Refused("workflow_twice", "A workflow stands twice for the same claims.")
    in_force = WorkflowVersion.objects.in_force(version.valid_from).values("workflow")
    lasting = set(
        Workflow.objects.filter(pk__in=in_force, is_active=True).values_list("pk", flat=True)
    )
    for link in links:
        if link.workflow.pk not in lasting:
            raise Refused(
                "workflow_expired",
                f"“{link.workflow}” has no version in force on {written(version.valid_from)}.",
            )
