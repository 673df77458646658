"""Where sessions of pages are kept (`SESSION_ENGINE`): by a hash of their key, with their owner.

A session that was idle or alive for too long is not found, as if it had never been.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from accounts.models import Session
from arengine.lib.dates import now

DEVICE = "device"


def hashed(key: str | None) -> str:
    """What of a key is stored: who reads the table cannot use the sessions."""
    return hashlib.sha256((key or "").encode()).hexdigest()


class SessionStore(SessionBase):
    """Read in one query, which also says when the session was last seen."""

    row: Session | None = None

    def load(self) -> dict[str, Any]:
        self.row = Session.objects.alive(now()).filter(key_hash=hashed(self.session_key)).first()
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_hash=hashed(session_key)).exists()

    def create(self) -> None:
        """A new session with an empty one's place in the table."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        columns = {
            "data": self.encode(data),
            "user_id": data.get(SESSION_KEY),
            "device": data.get(DEVICE, ""),
        }
        if must_create:
            self._insert(columns, now())
        elif not Session.objects.filter(key_hash=hashed(self.session_key)).update(**columns):
            raise UpdateError
        return None

    def _insert(self, columns: dict[str, Any], at: datetime) -> None:
        ends = at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        row = Session(
            key_hash=hashed(self.session_key), started_at=at, seen_at=at, expires_at=ends, **columns
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as taken:
            raise CreateError from taken
        self.row = row

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            Session.objects.filter(key_hash=hashed(key)).delete()

    def see(self, at: datetime, *, at_once: bool = False) -> None:
        """Somebody is working in it; noted a few times a minute at most."""
        due = at - timedelta(seconds=0 if at_once else settings.SESSION_SEEN_SECONDS)
        if self.row and self.row.seen_at <= due:
            Session.objects.filter(pk=self.row.pk).update(seen_at=at)
            self.row.seen_at = at

    def seconds_left(self, at: datetime) -> int:
        """Until it ends; 0 without one."""
        return self.row.seconds_left(at) if self.get(SESSION_KEY) and self.row else 0

    @classmethod
    def clear_expired(cls) -> None:
        """Part of `manage.py clearsessions`."""
        alive = Session.objects.alive(now()).values("pk")
        Session.objects.exclude(pk__in=alive).delete()
