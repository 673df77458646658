"""Money: Decimal with two places, rounded half up, here and nowhere else."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """The amount rounded half up to two places."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum, 0.00 for nothing."""
    return sum(amounts, ZERO)


def ratio(part: Decimal | int, whole: Decimal | int, places: int = 4) -> Decimal | None:
    """part / whole rounded half up; None where the whole is zero."""
    if not whole:
        return None
    quantum = Decimal(1).scaleb(-places)
    return (Decimal(part) / Decimal(whole)).quantize(quantum, ROUND_HALF_UP)


def percent(share: Decimal | None, places: int = 1) -> str:
    """A share between 0 and 1 as `74.2%`, rounded half up; an em dash where there is none."""
    return "—" if share is None else f"{ratio(share * 100, 1, places)}%"


def split(amount: Decimal, parts: int) -> list[Decimal]:
    """Equal shares in whole cents; the last takes the rest, so that they add up."""
    share = (amount / parts).quantize(CENT, "ROUND_DOWN")
    return [share] * (parts - 1) + [amount - share * (parts - 1)]


def dollars(amount: Decimal) -> str:
    """`$1,234.56`, `-$12.50`."""
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount):,.2f}"


def short_dollars(amount: Decimal) -> str:
    """`$31.2M`, `$912K`, `$713` for tiles; the exact figure stands beside it."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    for limit, unit, places in ((10**9, "B", 2), (10**6, "M", 1), (10**3, "K", 0)):
        if size >= limit:
            return f"{sign}${size / limit:,.{places}f}{unit}"
    return f"{sign}${size:,.0f}"
