"""Celery's way into what happens behind the wall by the calendar."""

from uuid import UUID

from celery import shared_task

from medical import retention
from medical import sweep as alerts
from privacy.actor import system
from privacy.tasks import OwnTransactionsTask, TenantTask
from roles import heartbeats


@shared_task(base=OwnTransactionsTask, name="medical.sweep")
def sweep(*, tenant_id: str) -> None:
    """Raise the alerts on medical steps of one tenant."""
    alerts.sweep(UUID(tenant_id))
    heartbeats.noted(f"medical-sweep:{tenant_id}")


@shared_task(base=TenantTask, name="medical.propose_destruction")
def propose_destruction(*, tenant_id: str) -> None:
    """Propose medical files whose term of retention has ended."""
    retention.destructions_propose(by=system(UUID(tenant_id)))
