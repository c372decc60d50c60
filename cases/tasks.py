"""Celery's way into what happens to cases by the calendar."""

from uuid import UUID

from celery import shared_task

from cases import services
from cases.imports import runs
from cases.retention.services import destruction_propose, expired_forget
from medical import insight
from medical.portability import receiving
from privacy import chance
from privacy.actor import system
from privacy.tasks import TenantTask


@shared_task(base=TenantTask, name="cases.close_recovered")
def close_recovered(*, tenant_id: str) -> None:
    """What the calendar does to cases: recoveries that begin or are four weeks old, leave that is over, undoing."""
    services.day_begun(by=system(UUID(tenant_id)), today=chance.today())
    services.changes_forget(by=system(UUID(tenant_id)), now=chance.now())


@shared_task(base=TenantTask, name="cases.propose_destruction")
def propose_destruction(*, tenant_id: str) -> None:
    """Propose re-integration files whose term of retention has ended."""
    destruction_propose(by=system(UUID(tenant_id)))


@shared_task(base=TenantTask, name="cases.forget_expired")
def forget_expired(*, tenant_id: str) -> None:
    """Remove questions about visits, and events around signing in, whose term has ended."""
    expired_forget(by=system(UUID(tenant_id)))


@shared_task(base=TenantTask, name="cases.forget_imports")
def forget_imports(*, tenant_id: str) -> None:
    """Forget files that nobody confirmed within a day."""
    runs.runs_expire(by=system(UUID(tenant_id)))


@shared_task(base=TenantTask, name="cases.forget_bundles")
def forget_bundles(*, tenant_id: str) -> None:
    """Forget bundles that nobody took into a record within a week, and keys that expired."""
    receiving.waiting_forget(by=system(UUID(tenant_id)))


@shared_task(base=TenantTask, name="cases.forget_insight")
def forget_insight(*, tenant_id: str) -> None:
    """Forget the files with own data that were made a week ago."""
    insight.files_forget(by=system(UUID(tenant_id)))
