"""Celery's way into the upkeep of the access record."""

from uuid import UUID

from celery import shared_task

from privacy import checkpoints, partitions, sealing, verifying
from privacy.tasks import OwnTransactionsTask, TenantTask


@shared_task(base=OwnTransactionsTask, name="privacy.seal")
def seal(*, tenant_id: str) -> None:
    """Chain what was committed since the last seal of one tenant."""
    sealing.seal(UUID(tenant_id))


@shared_task(base=OwnTransactionsTask, name="privacy.checkpoint")
def checkpoint(*, tenant_id: str) -> None:
    """Sign where the chain of one tenant stands."""
    checkpoints.make(UUID(tenant_id))


@shared_task(base=OwnTransactionsTask, name="privacy.verify")
def verify(*, tenant_id: str) -> None:
    """Walk the chain of one tenant from its newest checkpoint."""
    verifying.check(UUID(tenant_id), since_checkpoint=True)


@shared_task(base=OwnTransactionsTask, name="privacy.verify_all")
def verify_all(*, tenant_id: str) -> None:
    """Seal what the quick sealer never looks at, and walk the whole chain of one tenant."""
    sealing.seal(UUID(tenant_id), everything=True)
    verifying.check(UUID(tenant_id))


@shared_task(base=TenantTask, name="privacy.partitions")
def prepare_partitions(*, tenant_id: str) -> None:
    """See to it that the coming months have a partition."""
    partitions.prepare()
