"""Celery's way into the alert sweep."""

from uuid import UUID

from celery import shared_task

from privacy.tasks import OwnTransactionsTask
from roles import heartbeats
from timeline import digests
from timeline import sweep as alerts


@shared_task(base=OwnTransactionsTask, name="timeline.sweep")
def sweep(*, tenant_id: str) -> None:
    """Raise the alerts of one tenant."""
    alerts.sweep(UUID(tenant_id))
    heartbeats.noted(f"sweep:{tenant_id}")


@shared_task(base=OwnTransactionsTask, name="timeline.digest")
def digest(*, tenant_id: str) -> None:
    """Put the digests of today in the outbox of one tenant, if nobody did."""
    digests.digest(UUID(tenant_id))
