"""Leases over many claims."""

from collections.abc import Sequence

from claims.models import Lease


def end_leases(ids: Sequence[int], keep: int | None = None) -> int:
    """Frees claims that go to somebody else; `keep` is the person they go to."""
    ended, _ = Lease.objects.filter(claim__in=ids).exclude(user=keep).delete()
    return ended
