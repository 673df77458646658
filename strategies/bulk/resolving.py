"""Which strategy each payer has on a day: all payers in one query."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery

from arengine.lib.dates import written
from arengine.lib.errors import Refused
from arengine.lib.fold import fold
from claims.models import Payer, PayerAlias
from strategies.models import StrategyVersion


@dataclass(frozen=True, slots=True)
class Standing:
    """The version in force, and those nearer by whose place it takes because they are over."""

    version: StrategyVersion
    over: tuple[StrategyVersion, ...] = ()

    @property
    def words(self) -> str:
        """Why it stands in; "" where nothing is over."""
        ended = (
            f"{one} ended on {written(one.valid_until)}" for one in self.over if one.valid_until
        )
        return "; ".join(ended) + f"; {self.version} stands in." if self.over else ""


class Strategies:
    """The latest version of every strategy that has begun, in force or over."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.of_payer: dict[int, StrategyVersion] = {}
        self.of_line: dict[str, StrategyVersion] = {}
        self.default: StrategyVersion | None = None
        for version in _latest(day):
            self._place(version)

    def of(self, payer: Payer) -> Standing:
        """Its own, else that of its line of business, else the default. Refused without any."""
        if standing := self.found(payer):
            return standing
        raise Refused("no_strategy", "No strategy is in force, not even the default; activate one.")

    def found(self, payer: Payer) -> Standing | None:
        """The same; None where not even the default is in force."""
        own, line = self.of_payer.get(payer.pk), self.of_line.get(payer.line_of_business)
        nearest = [version for version in (own, line, self.default) if version is not None]
        for at, version in enumerate(nearest):
            if version.valid_until is None or version.valid_until >= self.day:
                return Standing(version, tuple(nearest[:at]))
        return None

    def _place(self, version: StrategyVersion) -> None:
        strategy = version.strategy
        if strategy.line_of_business:
            self.of_line[strategy.line_of_business] = version
        elif not strategy.payer_key:
            self.default = version
        elif version.payer_id is not None:  # type: ignore[attr-defined]
            self._place_own(version.payer_id, version)  # type: ignore[attr-defined]

    def _place_own(self, payer: int, version: StrategyVersion) -> None:
        """Of two that lead to one payer, as after a merge, the one under its own name."""
        named = version.strategy.payer_key == fold(version.payer_name)  # type: ignore[attr-defined]
        if named or payer not in self.of_payer:
            self.of_payer[payer] = version


def _latest(day: date) -> Collection[StrategyVersion]:
    """One version a strategy, those in force before those that are over."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    known = PayerAlias.objects.filter(key=OuterRef("strategy__payer_key"))
    begun = StrategyVersion.objects.filter(activated_at__isnull=False, valid_from__lte=day)
    return (
        begun.annotate(
            lasts=ExpressionWrapper(lasting, output_field=BooleanField()),
            payer_id=Subquery(known.values("payer_id")),
            payer_name=Subquery(known.values("payer__name")),
        )
        .select_related("strategy", "owner")
        .order_by("strategy_id", "-lasts", "-valid_from", "-number")
        .distinct("strategy_id")
    )
