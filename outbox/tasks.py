"""Celery's way into the outbox: one task per tenant and kind, so that a large import holds up nobody else."""

from uuid import UUID

from celery import shared_task

from outbox import delivery
from privacy.tasks import OwnTransactionsTask


@shared_task(base=OwnTransactionsTask, name="outbox.drain_mails")
def drain_mails(*, tenant_id: str) -> None:
    """Send waiting mails of one tenant."""
    delivery.drain_mails(UUID(tenant_id))


@shared_task(base=OwnTransactionsTask, name="outbox.drain_jobs")
def drain_jobs(*, tenant_id: str) -> None:
    """Run waiting jobs of one tenant."""
    delivery.drain_jobs(UUID(tenant_id))


@shared_task(base=OwnTransactionsTask, name="outbox.release_stuck")
def release_stuck(*, tenant_id: str) -> None:
    """Give back what a process left behind."""
    delivery.release_stuck(UUID(tenant_id))
