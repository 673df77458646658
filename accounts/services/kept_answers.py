"""One request at a time with a key, and its answer kept with its effect."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import KeptAnswer, User

KEPT = timedelta(hours=24)
HEADERS = ("Content-Type", "Content-Disposition", "Location", "ETag", "Allow", "Retry-After")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A request with its key; the digest tells it from another under the same key."""

    user: User
    key: str
    digest: bytes


def take_key(keyed: Keyed) -> bool:
    """Whether nobody else is working on this key; ours until the transaction ends, however."""
    name = f"idempotency:{keyed.user.pk}:{keyed.key}".encode()
    number = int.from_bytes(hashlib.sha256(name).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def kept_answer(keyed: Keyed) -> KeptAnswer | None:
    """What was answered to this key in the last 24 hours."""
    since = timezone.now() - KEPT
    rows = KeptAnswer.objects.filter(user=keyed.user, key=keyed.key, created_at__gt=since)
    return rows.first()


def keep_answer(keyed: Keyed, response: HttpResponse) -> None:
    """In the transaction of the effect: both are there or neither."""
    KeptAnswer.objects.filter(user=keyed.user, key=keyed.key).delete()
    KeptAnswer.objects.create(
        user=keyed.user,
        key=keyed.key,
        digest=keyed.digest,
        status=response.status_code,
        headers={name: response[name] for name in HEADERS if name in response},
        body=response.content,
    )


def answer_again(kept: KeptAnswer) -> HttpResponse:
    """The same status, headers and bytes."""
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(bytes(kept.body), status=kept.status, headers=headers)


def purge_kept_answers() -> int:
    """Lets go of what is older than a day."""
    return KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
