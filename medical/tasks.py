"""Celery's way into the medical alert sweep."""

from uuid import UUID

from celery import shared_task

from medical import sweep as alerts
from privacy.tasks import OwnTransactionsTask
from roles import heartbeats


@shared_task(base=OwnTransactionsTask, name="medical.sweep")
def sweep(*, tenant_id: str) -> None:
    """Raise the alerts on medical steps of one tenant."""
    alerts.sweep(UUID(tenant_id))
    heartbeats.noted(f"medical-sweep:{tenant_id}")
