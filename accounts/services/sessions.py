"""Ending sign-ins: sessions of pages and families of tokens."""

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.choices import AuditAction
from accounts.models import Session, TokenFamily, User
from accounts.services.audit import record
from arengine.lib.dates import now


@transaction.atomic
def end_everything(user: User, why: str) -> None:
    """Ends every session and token of a person. What is being signed in just now ends, too:
    the epoch stands in all of them."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    _end(user.sessions.all(), user.token_families.all(), user, why)


@transaction.atomic
def end_session(session: Session) -> None:
    """One browser of one's own."""
    owner = session.user
    if owner:
        _end(owner.sessions.filter(pk=session.pk), TokenFamily.objects.none(), owner, "by hand")


@transaction.atomic
def end_family(family: TokenFamily, why: str = "by hand") -> None:
    """One API sign-in, its access tokens included."""
    families = TokenFamily.objects.filter(pk=family.pk)
    _end(Session.objects.none(), families, family.user, why)


@transaction.atomic
def end_others(user: User, session: Session | None) -> None:
    """Everything but the browser at hand."""
    others = user.sessions.exclude(pk=session.pk) if session else user.sessions.all()
    _end(others, user.token_families.all(), user, "all others")


def _end(
    sessions: QuerySet[Session], families: QuerySet[TokenFamily], user: User, why: str
) -> None:
    ended, _ = sessions.delete()
    ended += families.filter(ended_at__isnull=True).update(ended_at=now())
    record(
        AuditAction.SESSIONS_ENDED,
        subject=User._meta.db_table,
        subject_id=user.pk,
        rows=ended,
        detail={"why": why},
    )
