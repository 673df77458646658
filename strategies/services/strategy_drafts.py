"""Drafts of strategies: each begins with what holds already, and there is one at a time."""

from datetime import date

from django.db import transaction

from accounts.models import User
from arengine.lib.errors import Refused
from arengine.lib.fold import fold
from claims.models import Payer
from strategies.models import Strategy, StrategyVersion
from strategies.services.drafts import next_number, unfinished
from strategies.services.rights import refuse_unless_deciding
from strategies.services.standing import refuse_key_merged, refuse_merged, strategy_for
from strategies.services.strategies import WORDING, links_of, write_links


@transaction.atomic
def draft_for_payer(payer: Payer, *, user: User, today: date) -> tuple[StrategyVersion, bool]:
    """A draft of the payer's own strategy, beginning with what holds for it now; and whether it is
    new."""
    refuse_unless_deciding(user)
    refuse_merged(payer)
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
) -> tuple[StrategyVersion, bool]:
    """A draft of the strategy of a payer's spelling, a line of business, or of everyone (neither).
    It begins with the last version there is; where there is none, with the default. And whether it
    is new."""
    refuse_unless_deciding(user)
    refuse_key_merged(payer_key)
    strategy, _ = Strategy.objects.get_or_create(
        payer_key=payer_key, line_of_business=line_of_business, defaults={"name": name}
    )
    everyone = {"strategy__payer_key": "", "strategy__line_of_business": ""}
    source = strategy.versions.first() or StrategyVersion.objects.filter(**everyone).first()
    if source is None:
        raise Refused("no_strategy", "There is no default strategy to begin with.")
    return _draft(strategy, source, user=user, today=today)


@transaction.atomic
def draft_strategy(
    source: StrategyVersion, *, user: User, today: date
) -> tuple[StrategyVersion, bool]:
    """A draft that begins as a copy of another version of the same strategy; and whether it is
    new."""
    refuse_unless_deciding(user)
    return _draft(source.strategy, source, user=user, today=today)


def _draft(
    strategy: Strategy, source: StrategyVersion, *, user: User, today: date
) -> tuple[StrategyVersion, bool]:
    """The unfinished draft there is, or a new one."""
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    if waiting := unfinished(strategy.versions.all()):
        return waiting, False
    draft = StrategyVersion.objects.create(
        strategy=strategy,
        number=next_number(strategy.versions.all()),
        source=f"Drafted from {source}"[:200],
        created_by=user,
        **{name: getattr(source, name) for name in WORDING if not name.startswith("valid")},
        valid_from=today,
    )
    write_links(draft, links_of(source))
    return draft, True


def _key_of(payer: Payer, source: StrategyVersion) -> str:
    """Under which spelling the payer has a strategy already; else under its name."""
    keys = payer.aliases.values_list("key", flat=True)
    return source.strategy.payer_key if source.strategy.payer_key in set(keys) else fold(payer.name)
