"""Background work of strategies: ids in, one call."""

from celery import shared_task

from arengine.lib.dates import now, today
from claims.clock import portfolio_date
from strategies.models import CampaignLaunch
from strategies.services import advancing, denials, emailing, launching, performance


@shared_task(name="strategies.keep_performance")
def keep_performance() -> None:
    """Counts what each payer did and denied, after an import or a night."""
    as_of = portfolio_date(today())
    if performance.is_behind(as_of):
        performance.keep_performance(as_of)
        denials.keep_clusters(as_of)


@shared_task(name="strategies.work_launch")
def work_launch(campaign_id: int) -> None:
    """Goes on with one campaign's launch."""
    launching.work(campaign_id)


@shared_task(name="strategies.ring_waiting_launches")
def ring_waiting_launches() -> None:
    """Rings again for launches that wait for a worker."""
    for campaign_id in CampaignLaunch.objects.waiting(now()).values_list("pk", flat=True):
        launching.send(campaign_id)


@shared_task(name="strategies.settle_touched_steps", expires=50)
def settle_touched_steps() -> None:
    """Steps that were just carried out are done, so that the next ones are at hand."""
    advancing.settle_touched_steps(today())


@shared_task(name="strategies.tend_emails", expires=250)
def tend_emails() -> None:
    """Writes the e-mails of due steps, and says what became of those that left."""
    emailing.tend_emails(today())
