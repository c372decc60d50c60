"""Celery's way into the sealing of the access record."""

from uuid import UUID

from celery import shared_task

from privacy import sealing
from privacy.tasks import OwnTransactionsTask


@shared_task(base=OwnTransactionsTask, name="privacy.seal")
def seal(*, tenant_id: str) -> None:
    """Chain what was committed since the last seal of one tenant."""
    sealing.seal(UUID(tenant_id))
