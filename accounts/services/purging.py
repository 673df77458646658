"""What sign-ins leave behind, once it no longer decides anything."""

from datetime import timedelta

from accounts.models import Attempts, TokenFamily
from accounts.sessions import SessionStore
from arengine.lib.dates import now

KEPT = timedelta(days=1)


def purge_sign_ins() -> None:
    """Sessions that ended, families a day after their last token, counts a day after their time."""
    SessionStore.clear_expired()
    TokenFamily.objects.filter(expires_at__lt=now() - KEPT).delete()
    Attempts.objects.filter(ends_at__lt=now() - KEPT).delete()
