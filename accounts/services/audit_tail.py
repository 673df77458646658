"""How far the audit is sealed, for a line on a page; `audit_check` holds it against its seals."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import AuditEntry, AuditSeal

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Tail:
    """When the last seal was made (None: never) and how many entries wait for the next one."""

    sealed_at: datetime | None
    waiting: int

    @property
    def is_longer(self) -> bool:
        """More wait than are counted."""
        return self.waiting > MOST


def audit_tail() -> Tail:
    """The last seal, and the entries of transactions that ended after it or have not."""
    last = AuditSeal.objects.order_by("-id").values_list("horizon", "sealed_at").first()
    horizon, sealed_at = last or (0, None)
    young = AuditEntry.objects.order_by().filter(transaction__gte=horizon)
    return Tail(sealed_at, young[: MOST + 1].count())
