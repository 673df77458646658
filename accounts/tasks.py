"""Background work of accounts."""

from celery import shared_task

from accounts.services.sealing import seal_audit as seal


@shared_task(name="accounts.seal_audit")
def seal_audit() -> None:
    """Seals the audit entries that wait."""
    seal()
