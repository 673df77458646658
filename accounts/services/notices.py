"""Verbs on a person's notices."""

from django.db.models.functions import Now

from accounts.models import Notice


def mark_notice_read(notice: Notice) -> None:
    """Takes the notice out of the top bar; the first reading counts."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=Now())
