"""Success rates of workflows: assumed until enough is measured, and both are shown."""

from dataclasses import dataclass
from decimal import Decimal

from strategies.rules.proportions import Proportion, proportion

# Fewer claims tell less than an assumption with a source.
ENOUGH = 30
# A claim counts this many days after it began: paid by then, or not.
HORIZON_DAYS = 60
# Claims that began longer ago describe another time.
WINDOW_DAYS = 365


@dataclass(frozen=True, slots=True)
class ShownRate:
    """What stands on a page: the leading figure, and what else is known."""

    leading: Decimal | None
    is_measured: bool
    assumed: Decimal | None
    assumed_source: str
    measured: Proportion | None


def shown_rate(assumed: Decimal | None, source: str, *, paid: int, begun: int) -> ShownRate:
    """The measured rate leads once it counts enough claims; the assumption stays beside it."""
    measured = proportion(paid, begun) if begun else None
    leads = measured is not None and (begun >= ENOUGH or assumed is None)
    value = measured.share if leads and measured else assumed
    return ShownRate(value, leads, assumed, source, measured)
