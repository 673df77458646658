"""Versions of strategies: found for a payer, drafted, saved, put in force, never edited after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.errors import Refused
from arengine.lib.fold import fold
from claims.models import Payer
from strategies.bulk.resolving import Standing, Strategies
from strategies.choices import AppliesTo, Protocol
from strategies.models import (
    Strategy,
    StrategyVersion,
    StrategyWorkflow,
    Workflow,
    WorkflowVersion,
)

WORDING = ("summary", "note", "protocols", "owner", "priority", "valid_from", "valid_until")


@dataclass(frozen=True, slots=True)
class Link:
    """One workflow of a strategy, and for which claims."""

    workflow: Workflow
    applies_to: str = AppliesTo.ANY


def strategy_for(payer: Payer, day: date) -> StrategyVersion:
    """The version in force for a payer. Refused where not even the default is."""
    return standing_for(payer, day).version


def standing_for(payer: Payer, day: date) -> Standing:
    """The version in force, and which nearer ones are over."""
    return Strategies(day).of(payer)


def standing_for_all(payers: Iterable[Payer], day: date) -> dict[int, Standing]:
    """The same for many payers, by their ids, in one query."""
    known = Strategies(day)
    return {payer.pk: known.of(payer) for payer in payers}


@transaction.atomic
def draft_for_payer(payer: Payer, *, user: User, today: date) -> StrategyVersion:
    """A draft of the payer's own strategy, beginning with what holds for it now."""
    _refuse_unless_deciding(user)
    _refuse_merged(payer)
    source = strategy_for(payer, today)
    strategy, _ = Strategy.objects.get_or_create(
        payer_key=_key_of(payer, source), line_of_business="", defaults={"name": payer.name}
    )
    return _draft(strategy, source, user=user, today=today)


def draft_waiting(payer: Payer, today: date) -> StrategyVersion:
    """The draft of the payer's own strategy. Refused where none waits."""
    key = _key_of(payer, strategy_for(payer, today))
    drafts = StrategyVersion.objects.filter(activated_at__isnull=True, strategy__payer_key=key)
    waiting = drafts.exclude(strategy__payer_key="").first()
    if waiting is None:
        raise Refused("no_draft", f"No draft of a strategy for {payer} waits; draft one first.")
    return waiting


@transaction.atomic
def draft_for_owner(
    payer_key: str, line_of_business: str, name: str, *, user: User, today: date
) -> StrategyVersion:
    """A draft of the strategy of a payer's spelling, a line of business, or of everyone (neither).
    It begins with the last version there is; where there is none, with the default."""
    _refuse_unless_deciding(user)
    _refuse_key_merged(payer_key)
    strategy, _ = Strategy.objects.get_or_create(
        payer_key=payer_key, line_of_business=line_of_business, defaults={"name": name}
    )
    everyone = {"strategy__payer_key": "", "strategy__line_of_business": ""}
    source = strategy.versions.first() or StrategyVersion.objects.filter(**everyone).first()
    if source is None:
        raise Refused("no_strategy", "There is no default strategy to begin with.")
    return _draft(strategy, source, user=user, today=today)


@transaction.atomic
def draft_strategy(source: StrategyVersion, *, user: User, today: date) -> StrategyVersion:
    """A draft that begins as a copy of another version of the same strategy."""
    _refuse_unless_deciding(user)
    return _draft(source.strategy, source, user=user, today=today)


@transaction.atomic
def save_strategy(
    version: StrategyVersion, wording: Mapping[str, Any], links: Sequence[Link], *, user: User
) -> StrategyVersion:
    """Other words and workflows for a draft. Refused where it could not be put in force."""
    _refuse_unless_deciding(user)
    locked = _lock_draft(version)
    for name in wording.keys() & set(WORDING):
        setattr(locked, name, wording[name])
    _refuse_wording(locked)
    _refuse_links(links, locked)
    locked.save(update_fields=[*WORDING])
    locked.workflows.all().delete()
    StrategyWorkflow.objects.bulk_create(
        StrategyWorkflow(
            version=locked, position=at, workflow=link.workflow, applies_to=link.applies_to
        )
        for at, link in enumerate(links, start=1)
    )
    return locked


@transaction.atomic
def activate_strategy(
    version: StrategyVersion, *, user: User, today: date, reason: str
) -> StrategyVersion:
    """Puts a draft in force from its first day on, or from today where that has passed."""
    _refuse_unless_deciding(user)
    if not reason.strip():
        raise Refused("reason_missing", "Say why the strategy changes; everybody reads it.")
    locked = _lock_draft(version)
    locked.valid_from = max(locked.valid_from, today)
    _refuse_wording(locked)
    _refuse_links(links_of(locked), locked)
    _refuse_key_merged(locked.strategy.payer_key)
    locked.source, locked.activated_by = reason.strip(), user
    locked.save(update_fields=["source", "activated_by", "valid_from"])
    StrategyVersion.objects.filter(pk=locked.pk).update(activated_at=Now())
    return locked


def links_of(version: StrategyVersion) -> list[Link]:
    """The workflows of a version in order."""
    rows = version.workflows.select_related("workflow").order_by("position")
    return [Link(row.workflow, row.applies_to) for row in rows]


def _draft(
    strategy: Strategy, source: StrategyVersion, *, user: User, today: date
) -> StrategyVersion:
    """The draft there is, or a new one."""
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    waiting = strategy.versions.filter(activated_at__isnull=True).first()
    if waiting is not None:
        return waiting
    last = strategy.versions.aggregate(last=Max("number"))["last"] or 0
    draft = StrategyVersion.objects.create(
        strategy=strategy,
        number=last + 1,
        source=f"Drafted from {source}"[:200],
        created_by=user,
        **{name: getattr(source, name) for name in WORDING if not name.startswith("valid")},
        valid_from=today,
    )
    StrategyWorkflow.objects.bulk_create(
        StrategyWorkflow(
            version=draft, position=at, workflow=link.workflow, applies_to=link.applies_to
        )
        for at, link in enumerate(links_of(source), start=1)
    )
    return draft


def _key_of(payer: Payer, source: StrategyVersion) -> str:
    """Under which spelling the payer has a strategy already; else under its name."""
    keys = payer.aliases.values_list("key", flat=True)
    return source.strategy.payer_key if source.strategy.payer_key in set(keys) else fold(payer.name)


def _lock_draft(version: StrategyVersion) -> StrategyVersion:
    locked = (
        StrategyVersion.objects.select_for_update(of=("self",))
        .select_related("strategy")
        .get(pk=version.pk)
    )
    if locked.activated_at is not None:
        raise Refused(
            "version_active", "A version that was put in force is not edited; draft the next one."
        )
    return locked


def _refuse_wording(version: StrategyVersion) -> None:
    if not version.summary.strip():
        raise Refused("no_summary", "Say the strategy in a sentence: it has no summary.")
    if unknown := [name for name in version.protocols if name not in Protocol.values]:
        raise Refused("unknown_protocol", f"No such protocol: {', '.join(map(str, unknown))}.")
    if version.valid_until is not None and version.valid_until < version.valid_from:
        raise Refused(
            "ends_before_it_begins",
            f"It would end on {version.valid_until:%b %-d, %Y}, before it begins on "
            f"{version.valid_from:%b %-d, %Y}.",
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
                f"“{link.workflow}” has no version in force on {version.valid_from:%b %-d, %Y}.",
            )


def _refuse_merged(payer: Payer) -> None:
    if payer.merged_into is not None:
        into = payer.merged_into
        raise Refused("payer_merged", f"{payer} was merged into {into}; {into}'s strategy holds.")


def _refuse_key_merged(key: str) -> None:
    """The spelling may have gone to another payer since the draft was made."""
    gone = Payer.objects.filter(merged_into__isnull=False).select_related("merged_into")
    for payer in gone if key else ():
        if fold(payer.name) == key:
            _refuse_merged(payer)


def _refuse_unless_deciding(user: User) -> None:
    if not user.decides_for_all:
        raise Refused("not_allowed", "Only a supervisor of all facilities changes strategies.")
