"""So many claims, so many dollars, and their share of a whole."""

from decimal import Decimal
from typing import NamedTuple

from arengine.lib.money import ratio


class Amount(NamedTuple):
    claims: int
    dollars: Decimal

    def share_of(self, whole: Decimal) -> Decimal | None:
        """By dollars, four decimals."""
        return ratio(self.dollars, whole)
