"""What versions have in common: drafted one at a time, numbered one after the other, put in force
with a reason."""

from typing import Any, TypeVar

from django.db.models import Max, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from strategies.models.versions import Version
from strategies.services.saving import save_fields

Draft = TypeVar("Draft", bound=Version)


def unfinished(versions: "QuerySet[Any]") -> Any:
    """The newest of these, where it is still a draft: it is gone on with before another begins."""
    newest = versions.order_by("-number").first()
    return newest if newest is not None and newest.activated_at is None else None


def next_number(versions: "QuerySet[Any]") -> int:
    """After the last of these; whoever asks holds a lock that others ask for, too."""
    return int(versions.aggregate(last=Max("number"))["last"] or 0) + 1


def put_in_force(draft: Draft, *, user: User, reason: str) -> Draft:
    """From its first day on; who did it and why stands beside it."""
    given = {"source": reason.strip(), "activated_by": user, "activated_at": Now()}
    save_fields(draft, valid_from=draft.valid_from, **given)
    draft.refresh_from_db()
    return draft
