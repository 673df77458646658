"""Verbs on a person's notices."""

from collections.abc import Iterable

from django.db.models.functions import Now

from accounts.models import Notice, User


def mark_notice_read(notice: Notice) -> None:
    """Takes the notice out of the top bar; the first reading counts."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=Now())


def send_notices(people: Iterable[User], text: str, link: str = "") -> None:
    """The same short message to each; it never names a patient."""
    Notice.objects.bulk_create(Notice(user=one, text=text[:300], link=link) for one in people)
