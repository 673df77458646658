"""Success rates of workflows: assumed until enough is measured, and both are shown."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

# Fewer claims tell less than an assumption with a source.
ENOUGH = 30
# A claim counts this many days after it began: paid by then, or not.
HORIZON_DAYS = 60
# Claims that began longer ago describe another time.
WINDOW_DAYS = 365
Z95 = 1.959964
STEP = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95 % interval (Wilson 1927) and how many it was counted over."""

    value: Decimal
    low: Decimal
    high: Decimal
    n: int


@dataclass(frozen=True, slots=True)
class ShownRate:
    """What stands on a page: the leading figure, and what else is known."""

    leading: Decimal | None
    is_measured: bool
    assumed: Decimal | None
    assumed_source: str
    measured: Rate | None


def measured_rate(paid: int, begun: int) -> Rate | None:
    """None where nothing was counted."""
    if begun <= 0:
        return None
    share = paid / begun
    spread = Z95**2 / begun
    middle = (share + spread / 2) / (1 + spread)
    half = Z95 * sqrt(share * (1 - share) / begun + spread / (4 * begun)) / (1 + spread)
    low = 0.0 if paid == 0 else middle - half
    high = 1.0 if paid == begun else middle + half
    return Rate(_rounded(share), _rounded(low), _rounded(high), begun)


def shown_rate(assumed: Decimal | None, source: str, *, paid: int, begun: int) -> ShownRate:
    """The measured rate leads once it counts enough claims; the assumption stays beside it."""
    measured = measured_rate(paid, begun)
    leads = measured is not None and (begun >= ENOUGH or assumed is None)
    value = measured.value if leads and measured else assumed
    return ShownRate(value, leads, assumed, source, measured)


def _rounded(share: float) -> Decimal:
    return Decimal(share).quantize(STEP, ROUND_HALF_UP)
