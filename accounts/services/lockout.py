"""Sign-ins are counted before the password is looked at, so a crowd at once gains nothing."""

import math
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from accounts.choices import AuditAction
from accounts.models import Attempts, User
from accounts.services.audit import record
from arengine.lib.dates import now
from arengine.lib.errors import TooOften
from arengine.lib.fold import fold

# Counts one more, from 1 again where the time is over; committed by itself, before any check.
COUNT = """
INSERT INTO accounts_attempts AS a (key, count, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN a.ends_at <= %(now)s THEN 1 ELSE a.count + 1 END,
    ends_at = CASE WHEN a.ends_at <= %(now)s THEN excluded.ends_at ELSE a.ends_at END
RETURNING count, ends_at
"""


ADVICE = "or ask a supervisor or an administrator to unlock you"


def keyed(name: str) -> str:
    """What stands for a name that may not exist, or may be a password in the wrong field."""
    same = fold(unicodedata.normalize("NFKC", name))
    return salted_hmac("accounts.sign_in.name", same, algorithm="sha256").hexdigest()[:32]


def name_key(name: str) -> str:
    return f"name:{keyed(name)}"


def address_key(address: str) -> str:
    return f"address:{address}"


def count_sign_in(name: str, address: str) -> None:
    """One sign-in more. TooOften when the address's or the name's limit was used up before it.

    The address first: from one that is locked nobody can lock out more names.
    """
    if address and (lock := count(address_key(address), settings.SIGN_IN_ADDRESS_LIMIT)):
        if lock.is_new:
            record(AuditAction.LOCKED, detail={"address": address})
        raise TooOften(f"Too many sign-ins from your network. {lock.wait}.", lock.seconds)
    if lock := count(name_key(name), settings.SIGN_IN_LIMIT):
        if lock.is_new:
            record(AuditAction.LOCKED, user_id=_id_of(name), detail={"name": keyed(name)})
        raise TooOften(f"Too many sign-ins for this name. {lock.wait}, {ADVICE}.", lock.seconds)


@dataclass(frozen=True, slots=True)
class Lock:
    """No more attempts for a while; `is_new` for the first that is refused."""

    seconds: int
    is_new: bool

    @property
    def wait(self) -> str:
        minutes = -(-self.seconds // 60)
        return f"Try again in {minutes} minutes" if minutes > 1 else "Try again in a minute"


def count(key: str, limit: int) -> Lock | None:
    """One attempt more; the lock, where the limit was used up before it."""
    at = now()
    ends_at = at + timedelta(seconds=settings.SIGN_IN_WINDOW_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key, "now": at, "ends_at": ends_at})
        attempts, ends_at = cursor.fetchone()
    seconds = max(math.ceil((ends_at - at).total_seconds()), 1)
    return Lock(seconds, is_new=attempts == limit + 1) if attempts > limit else None


def forgive_sign_in(name: str, address: str) -> None:
    """The password was right: the name starts anew, and the address has one attempt less."""
    Attempts.objects.filter(pk=name_key(name)).delete()
    Attempts.objects.filter(pk=address_key(address), count__gt=0).update(count=F("count") - 1)


def record_wrong_password(name: str) -> None:
    """Whose it was, where somebody has that name."""
    user_id = _id_of(name)
    detail = {} if user_id else {"name": keyed(name)}
    record(AuditAction.SIGN_IN_FAILED, user_id=user_id, detail=detail)


def unlock(user: User) -> bool:
    """Lets a person try again at once. False where they were not locked."""
    was_locked = locked_until(user) is not None
    Attempts.objects.filter(pk=name_key(user.username)).delete()
    if was_locked:
        record(AuditAction.UNLOCKED, subject=User._meta.db_table, subject_id=user.pk)
    return was_locked


def locked_until(user: User) -> datetime | None:
    """When a locked person may try again."""
    full = Attempts.objects.filter(count__gte=settings.SIGN_IN_LIMIT, ends_at__gt=now())
    attempts = full.filter(pk=name_key(user.username)).first()
    return attempts.ends_at if attempts else None


def _id_of(name: str) -> int | None:
    return User.objects.filter(username=name).values_list("pk", flat=True).first()
