"""How much a person may give up, alone or together with a second one."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Limit:
    """Amounts, inclusive; None is without limit."""

    up_to: Decimal | None
    alone_up_to: Decimal | None

    def covers(self, amount: Decimal) -> bool:
        """May approve it, if need be as one of two."""
        return self.up_to is None or amount <= self.up_to

    def covers_alone(self, amount: Decimal) -> bool:
        """Needs nobody else."""
        return self.covers(amount) and (self.alone_up_to is None or amount <= self.alone_up_to)

    @property
    def decides(self) -> bool:
        """May approve anything at all."""
        return self.up_to is None or self.up_to > 0


NOTHING = Limit(Decimal("0.00"), Decimal("0.00"))
