"""Which strategy holds for a payer; for one that was merged away, only the other's does."""

from collections.abc import Iterable
from datetime import date

from arengine.lib.errors import Refused
from arengine.lib.fold import fold
from claims.models import Payer
from strategies.bulk.resolving import Standing, Strategies
from strategies.models import StrategyVersion


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


def refuse_merged(payer: Payer) -> None:
    if payer.merged_into is not None:
        into = payer.merged_into
        raise Refused("payer_merged", f"{payer} was merged into {into}; {into}'s strategy holds.")


def refuse_key_merged(key: str) -> None:
    """The spelling may have gone to another payer since the draft was made."""
    gone = Payer.objects.filter(merged_into__isnull=False).select_related("merged_into")
    for payer in gone if key else ():
        if fold(payer.name) == key:
            refuse_merged(payer)
