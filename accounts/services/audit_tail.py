"""How far the audit is sealed, in one line; `audit_check` holds it against its seals."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from accounts.models import AuditEntry, AuditSeal

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Tail:
    """When the last seal was made (None: never), how many entries wait for the next one, and since
    when the oldest does."""

    sealed_at: datetime | None
    waiting: int
    oldest_at: datetime | None

    @property
    def counted(self) -> str:
        """No more are counted than a reader wants to know."""
        return f"{MOST:,}+" if self.waiting > MOST else f"{self.waiting:,}"


def audit_tail() -> Tail:
    """The last seal, and the entries of transactions that ended after it or have not."""
    last = AuditSeal.objects.order_by("-id").values_list("horizon", "sealed_at").first()
    horizon, sealed_at = last or (0, None)
    young = AuditEntry.objects.order_by().filter(transaction__gte=horizon)[: MOST + 1]
    found = young.aggregate(waiting=Count("pk"), oldest_at=Min("at"))
    return Tail(sealed_at, **found)
