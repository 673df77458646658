"""Background work of accounts: ids in, one call."""

import structlog
from celery import shared_task
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.services.kept_answers import purge_kept_answers as purge_answers
from accounts.services.links import send_link
from accounts.services.mailing import find_lost, send_due_messages
from accounts.services.purging import purge_sign_ins as purge
from accounts.services.sealing import seal_audit as seal
from arengine.lib.acting import act_as
from arengine.lib.dates import now

log = structlog.get_logger(__name__)


def send_links(user_ids: list[int], site: str) -> bool:
    """Queues the mails, none for nobody, so that both take as long. False without a broker."""
    try:
        mail_links.apply_async((user_ids, site), retry=False)
    except OperationalError:
        log.warning("broker_unreachable", links=len(user_ids))
        return False
    return True


@shared_task(name="accounts.mail_links", autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def mail_links(user_ids: list[int], site: str) -> None:
    """Sends each their link."""
    with act_as(None, "task"):
        for user in User.objects.filter(pk__in=user_ids, is_active=True).exclude(email=""):
            send_link(user, site)


@shared_task(name="accounts.purge_sign_ins")
def purge_sign_ins() -> None:
    """Lets go of sessions, tokens and counts that have run out."""
    with act_as(None, "task"):
        purge()


@shared_task(name="accounts.seal_audit")
def seal_audit() -> None:
    """Seals the audit entries that wait."""
    seal()


@shared_task(name="accounts.purge_kept_answers")
def purge_kept_answers() -> None:
    """Answers are kept for a day."""
    with act_as(None, "task"):
        purge_answers()


@shared_task(name="accounts.send_messages", expires=50)
def send_messages() -> None:
    """Sends what waits in the outbox, and finds what a sender left in the middle."""
    with act_as(None, "task"):
        find_lost(now())
        send_due_messages()
